"""Newest articles of some sections, without scanning past other articles.

An index has the live articles of one kind in one section, newest first. None of the first N articles is in a
section whose newest is older than the newest of N other sections: so one article is read in each section, and
the first N in the N best sections. The number of articles, and those of other kinds or for other readers, do
not matter.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, F, Func, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Now
from django.db.models.lookups import IsNull

from content.kinds.kind import Listed, kinds
from content.models import Article, Byline, Filed, Section, UnderByline
from content.models.articles.section import Audience, SectionsAbout, SectionsUnder
from content.public.queries.teasers import NEWEST_FIRST
from foundation.lookups import EachOf
from foundation.query_expressions import IsOneOf

ORDERS = {False: NEWEST_FIRST, True: ("first_published_at", "id")}  # whether the oldest comes first
ALL = Q()
type _Rows = Callable[[int], QuerySet[Any]]  # receives the number of queries around them
_HERE, _AROUND = OuterRef("pk"), OuterRef(OuterRef("pk"))  # the section, and the row of the column


class _Place(Func):
    """Position of an article in the order, compared as a row value."""

    template = "ROW(%(expressions)s)"
    output_field = BooleanField()


def newest_in(
    sections: QuerySet[Section],
    number: int,
    *,
    only: Any = ALL,
    oldest: bool = False,
    of: Sequence[str] | None = None,
) -> QuerySet[Article]:
    """The first ``number`` of the live articles in ``sections`` that are listed by date, in this order.

    only: condition on each article. oldest: oldest first. of: kinds, in place of those listed by date.
    """
    return _in_order(_first_of(lambda _out: _live(only), "id", sections, number, oldest, of), oldest)


def newest_keys_in(sections: QuerySet[Section], number: int, only: Any) -> QuerySet[Article, Any]:
    """Keys of ``newest_in``, for a query that reads the columns of other articles too."""
    return _first_of(lambda _out: _live(only), "id", sections, number, False, None)


def newest_about(
    topic: Any,
    number: int,
    *,
    only: Any = ALL,
    oldest: bool = False,
    of: Sequence[str] | None = None,
    sections: QuerySet[Section] | None = None,
) -> QuerySet[Article]:
    """The same for public articles of every kind about ``topic``, or an expression for its key.

    only: of rows of ``Filed``. of: some of the kinds. sections: some of the public ones.
    """
    filed = Filed.objects.filter(only, topic=topic, first_published_at__isnull=False)
    there = filed.filter(article__address__isnull=False)
    here = for_everybody() if sections is None else sections
    return _in_order(
        _first_of(lambda _out: there, "article_id", here, number, oldest, of or kinds.names()), oldest
    )


def newest_under(
    bylines: QuerySet[Byline], number: int, *, only: Any = ALL, oldest: bool = False
) -> QuerySet[Article]:
    """The same for articles of every kind under any of ``bylines``. only: of rows of ``UnderByline``.

    For each byline, only sections with its articles are searched.
    """

    def under(out: int) -> QuerySet[UnderByline]:
        return UnderByline.objects.filter(only, byline_id=_outer(out), article__address__isnull=False)

    here = for_everybody().filter(IsOneOf(F("pk"), SectionsUnder(_outer(2))))
    by = ("first_published_at", "article_id")
    of_each = [_keys(under, by, here, number, oldest, kind=kind) for kind in kinds.names()]
    arrays = [ArraySubquery(bylines.values_list(EachOf(keys))) for keys in of_each]
    return _in_order(_first_among(arrays, number, oldest), oldest)


def over_last_in(
    sections: QuerySet[Section], number: int, of: Sequence[str], *, only: Any = ALL
) -> QuerySet[Article, Any]:
    """Keys of the ``number`` of live articles in ``sections``, of the kinds ``of``, that ended last."""
    over = _live(only).filter(ends_at__lte=Now())
    by = ("ends_at", "id")
    keys = [_keys(lambda _out: over, by, sections, number, oldest=False, kind=kind) for kind in of]
    return Article.objects.filter(key_in_any(keys)).order_by("-ends_at", "-id").values("pk")[:number]


def is_one_of(articles: QuerySet[Article]) -> Any:
    """Whether an article is one of ``articles``, per row: PostgreSQL might collect all of them otherwise."""
    return IsNull(Subquery(articles.filter(pk=OuterRef("pk")).values("pk")[:1]), False)


def for_everybody() -> QuerySet[Section]:
    """Public sections."""
    return Section.objects.filter(audience=Audience.PUBLIC).order_by()


def _live(only: Any) -> QuerySet[Article]:
    return Article.objects.filter(only, live__isnull=False, address__isnull=False)


def _first_of(
    rows: _Rows, key: str, sections: QuerySet[Section], number: int, oldest: bool, of: Sequence[str] | None
) -> QuerySet[Article, Any]:
    by = ("first_published_at", key)
    wanted = kinds.names(Listed.BY_DATE) if of is None else of
    return _first_among(
        [_keys(rows, by, sections, number, oldest, kind=kind) for kind in wanted], number, oldest
    )


def _first_among(keys: Sequence[ArraySubquery], number: int, oldest: bool) -> QuerySet[Article, Any]:
    return Article.objects.filter(key_in_any(keys)).order_by(*ORDERS[oldest]).values("pk")[:number]


def _in_order(keys: QuerySet[Article, Any], oldest: bool) -> QuerySet[Article]:
    """Keys first, before columns that are only shown."""
    return Article.objects.filter(pk__in=keys).order_by(*ORDERS[oldest])


def key_in_any(arrays: Sequence[ArraySubquery]) -> IsOneOf | Q:
    """Whether the key of a row is in one of these arrays. One array for all: PostgreSQL expects fewer rows of it."""
    if not arrays:
        return Q(pk__in=())
    return IsOneOf(F("pk"), Func(*arrays, template="(%(expressions)s)", arg_joiner=" || "))


def _outer(out: int) -> Any:
    """Key of the row of the query ``out`` levels further out."""
    key: Any = OuterRef("pk")
    for _further in range(out - 1):
        key = OuterRef(key)
    return key


def _keys(
    rows: _Rows, by: tuple[str, str], sections: QuerySet[Section], number: int, oldest: bool, *, kind: str
) -> ArraySubquery:
    """by: the columns of the timestamp and of the key."""
    sign = "" if oldest else "-"

    def here(out: int) -> QuerySet[Any]:
        found = rows(out).filter(kind=kind, section_id=OuterRef("pk"))
        return found.order_by(*(f"{sign}{column}" for column in by))

    first: Any = F("first")
    way = first.asc(nulls_last=True) if oldest else first.desc(nulls_last=True)
    place = Subquery(here(3).values(place=_Place(*by))[:1])
    tops: QuerySet[Any, Any] = sections.alias(first=place).order_by(way).values("pk")[:number]
    inside = ArraySubquery(here(2).values(by[1])[:number])
    return ArraySubquery(Section.objects.filter(pk__in=tops).order_by().values_list(EachOf(inside)))


def section_under() -> Subquery:
    """One section with public articles of the byline; None without."""
    return _one_of(SectionsUnder(OuterRef("pk")), UnderByline.objects.filter(byline_id=_AROUND))


def section_about() -> Subquery:
    """One section with public articles about the topic; None without."""
    live = Filed.objects.filter(topic=_AROUND, first_published_at__isnull=False)
    return _one_of(SectionsAbout(OuterRef("pk")), live)


def _one_of(sections: Any, rows: QuerySet[Any]) -> Subquery:
    # In the order of an index: otherwise PostgreSQL would read everything in a section to find one.
    found = rows.filter(section_id=_HERE, article__address__isnull=False).order_by(
        "-first_published_at", "-article"
    )
    any_of = [Subquery(found.filter(kind=kind).values("article")[:1]) for kind in kinds.names()]
    here = for_everybody().filter(IsOneOf(F("pk"), sections)).alias(one=Coalesce(*any_of, None))
    return Subquery(here.filter(one__isnull=False).values("pk")[:1])
