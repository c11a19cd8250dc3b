"""The newest of what readers find in some sections, without looking past what stands beside it.

An index has what is live of one kind in one section, the newest first. Of N articles none stands in a section whose
newest is older than the newest of N other sections: so one article is looked at in each section, and in the N sections
that come first by it the first N. How many articles there are, of what other kinds or for other readers, does not
matter.
"""

from collections.abc import Callable, Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, F, Func, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Now
from django.db.models.lookups import IsNull

from content.kinds.kind import Listed
from content.kinds.registry import kinds
from content.models import Article, Byline, Filed, Section, UnderByline
from content.models.articles.section import Audience
from content.models.triggers.sections import SectionsUnder
from content.public.queries.teasers import NEWEST_FIRST
from foundation.lookups import EachOf
from foundation.query_expressions import IsOneOf

OLDEST_FIRST = ("first_published_at", "id")
ALL = Q()


class _Place(Func):
    """Where an article stands in the order, compared as a whole."""

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
    """The first ``number`` of what is live in ``sections`` and listed by date, in this order.

    only: what each has to be, asked of it alone. oldest: the oldest first. of: kinds, in the place of those listed by
    date.
    """
    live = Article.objects.filter(only, live__isnull=False, address__isnull=False)
    return _first_of(lambda _out: live, "id", sections, number, oldest, of)


def newest_about(
    topic: Any,
    number: int,
    *,
    only: Any = ALL,
    oldest: bool = False,
    of: Sequence[str] | None = None,
    sections: QuerySet[Section] | None = None,
) -> QuerySet[Article]:
    """The same of what is filed under ``topic``, or an expression for its key, and everybody may read.

    only: of rows of ``Filed``. sections: some of those for everybody.
    """
    filed = Filed.objects.filter(only, topic=topic, first_published_at__isnull=False)
    there = filed.filter(article__address__isnull=False)
    here = for_everybody() if sections is None else sections
    return _first_of(lambda _out: there, "article_id", here, number, oldest, of)


def newest_under(
    bylines: QuerySet[Byline], number: int, *, only: Any = ALL, oldest: bool = False
) -> QuerySet[Article]:
    """The same of what stands under any of ``bylines``. only: of rows of ``UnderByline``.

    Of each byline those sections are looked into in which something stands under it.
    """

    def under(out: int) -> QuerySet[UnderByline]:
        return UnderByline.objects.filter(only, byline_id=_outer(out), article__address__isnull=False)

    here = for_everybody().filter(IsOneOf(F("pk"), SectionsUnder(_outer(2))))
    by = ("first_published_at", "article_id")
    of_each = [_keys(under, by, here, number, oldest, kind=kind) for kind in kinds.names(Listed.BY_DATE)]
    return _first_among(
        [ArraySubquery(bylines.values_list(EachOf(keys))) for keys in of_each], number, oldest
    )


def over_last_in(
    sections: QuerySet[Section], number: int, of: Sequence[str], *, only: Any = ALL
) -> QuerySet[Article]:
    """The ``number`` of what is live in ``sections``, of the kinds ``of``, that ended last. In no order."""
    over = Article.objects.filter(only, live__isnull=False, ends_at__lte=Now())
    by = ("ends_at", "id")
    keys = [_keys(lambda _out: over, by, sections, number, oldest=False, kind=kind) for kind in of]
    found = Article.objects.filter(_is_one_of(keys)).order_by("-ends_at", "-id")
    return Article.objects.filter(pk__in=found.values("pk")[:number])


def is_one_of(articles: QuerySet[Article]) -> Any:
    """Whether an article is one of ``articles``, asked of it alone: PostgreSQL might collect all of them otherwise."""
    return IsNull(Subquery(articles.filter(pk=OuterRef("pk")).values("pk")[:1]), False)


def for_everybody() -> QuerySet[Section]:
    """The sections that everybody may read."""
    return Section.objects.filter(audience=Audience.PUBLIC).order_by()


type _Rows = Callable[[int], QuerySet[Any]]  # told how many queries stand around them


def _first_of(
    rows: _Rows,
    key: str,
    sections: QuerySet[Section],
    number: int,
    oldest: bool,
    of: Sequence[str] | None,
) -> QuerySet[Article]:
    by = ("first_published_at", key)
    wanted = kinds.names(Listed.BY_DATE) if of is None else of
    return _first_among(
        [_keys(rows, by, sections, number, oldest, kind=kind) for kind in wanted], number, oldest
    )


def _first_among(keys: Sequence[ArraySubquery], number: int, oldest: bool) -> QuerySet[Article]:
    found = Article.objects.filter(_is_one_of(keys))
    order = OLDEST_FIRST if oldest else NEWEST_FIRST
    # Which they are, before anything is read that is only shown.
    return Article.objects.filter(pk__in=found.order_by(*order).values("pk")[:number]).order_by(*order)


def _is_one_of(keys: Sequence[ArraySubquery]) -> Q:
    return reduce(or_, (Q(IsOneOf(F("pk"), some)) for some in keys), Q(pk__in=()))


def _outer(out: int) -> Any:
    """The key of the row of the query that stands ``out`` queries further out."""
    key: Any = OuterRef("pk")
    for _further in range(out - 1):
        key = OuterRef(key)
    return key


def _keys(
    rows: _Rows, by: tuple[str, str], sections: QuerySet[Section], number: int, oldest: bool, *, kind: str
) -> ArraySubquery:
    """by: the columns of the moment and of the key."""
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
