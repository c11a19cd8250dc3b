"""Timely content, listed until it is over: notices above everything, events by date, past ones marked as such.

Lists are cached for five minutes at most (LISTS_LAST in caching.py), so something may be listed as upcoming for
that long after its end; its own page says at once that it is over.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet, Value, Window
from django.db.models.expressions import Combinable, OrderBy
from django.db.models.functions import JSONObject, Now, RowNumber
from django.utils import timezone

from content.kinds.built_in import LEVELS
from content.kinds.kind import Kind, Listed, kinds
from content.models import Article, Section
from content.public.queries.newest import is_one_of, over_last_in
from content.public.queries.teasers import Teaser, published, teaser_columns
from foundation.collation import as_read

PAGES_SHOWN = 200
IN_FORCE_SHOWN, COMING_SHOWN, PAST_SHOWN = 5, 8, 3
_SOONEST_FIRST, _NEWEST_FIRST = ("begins_at", "id"), ("-begins_at", "-id")


@dataclass(slots=True)
class Dated(Teaser):
    """``place`` is its rank among its kind, as ordered by the database."""

    kind: str
    begins_at: datetime | None
    ends_at: datetime | None
    details: dict[str, str]
    place: int

    @property
    def is_over(self) -> bool:
        return self.ends_at is not None and self.ends_at <= timezone.now()

    @property
    def urgency(self) -> int:
        """By its level, if it has one."""
        levels = [level for level, _called in LEVELS]
        return levels.index(self.details["level"]) if self.details.get("level") in levels else -1

    @property
    def facts(self) -> dict[str, Any]:
        return kinds[self.kind].facts(self.details)

    @property
    def said(self) -> dict[str, str]:
        """Fields of its kind, as text."""
        return kinds[self.kind].words(self.details)

    @property
    def zone(self) -> ZoneInfo | None:
        """Zone of its timestamps; None: that of the site."""
        return kinds[self.kind].zone_of(self.details)


class Here(NamedTuple):
    """Content of a page beside the articles: standing pages, and timely content, which lies in ``sections``."""

    pages: QuerySet[Article]
    timely: QuerySet[Article]
    sections: QuerySet[Section]


@dataclass(frozen=True, slots=True)
class Beside:
    pages: list[Dated] = field(default_factory=list)
    in_force: list[Dated] = field(default_factory=list)
    events: list[Dated] = field(default_factory=list)


def beside_articles(here: Here, *, without: int | None) -> Beside:
    """``without``: the page whose text is on the page already. One query."""
    names = [*_columns(_SOONEST_FIRST)]
    rows = parts_beside(here, without=without or 0)
    return sorted_beside(Dated(**dict(zip(names, row, strict=True))) for row in rows)


def parts_beside(here: Here, *, without: Any) -> QuerySet[Article, Any]:
    """Columns of ``Dated``, in order, of everything beside the articles."""
    # No index orders by title: if there are too many, these are the newest.
    newest = here.pages.exclude(pk=without).order_by("-first_published_at", "-id").values("pk")[:PAGES_SHOWN]
    parts = [
        _rows(Article.objects.filter(pk__in=newest), _TITLE, "id")[:PAGES_SHOWN],
        _rows(_in_force(here.timely), *_NEWEST_PUBLISHED)[:IN_FORCE_SHOWN],
        _rows(_coming(here.timely), *_SOONEST_FIRST)[:COMING_SHOWN],
        _rows(_past(here), *_NEWEST_FIRST)[:PAST_SHOWN],
    ]
    first, *others = parts
    return first.union(*others, all=True)


TIMELY = 2  # columns


def timely_of_section() -> list[ArraySubquery]:
    """Columns for a query of sections: what is in force in each, and what is upcoming."""
    here = published(*kinds.names(Listed.UNTIL_OVER)).filter(section=OuterRef("pk"))
    return [
        _array(_in_force(here), _NEWEST_PUBLISHED, IN_FORCE_SHOWN),
        _array(_coming(here), _SOONEST_FIRST, COMING_SHOWN),
    ]


def timely_from(found: list[dict[str, Any]]) -> Beside:
    """Merges the values of ``timely_of_section`` of all sections for one page."""
    beside = sorted_beside(_dated(facts) for facts in found)
    events = sorted(beside.events, key=lambda one: (one.begins_at, one.id))
    return Beside(in_force=beside.in_force[:IN_FORCE_SHOWN], events=events[:COMING_SHOWN])


_TITLE = "live__title"
_NEWEST_PUBLISHED = ("-first_published_at", "-id")
# Few are in force, and an index on their end finds them: PostgreSQL would scan from the newest of all otherwise.
_NOT_BY_INDEX = {"first_published_at": F("first_published_at") + Value(timedelta(0))}


_NO_KIND = ""


def _begins(kind: Kind) -> bool:
    return bool(kind.begins)


def _kinds(*, with_beginning: bool) -> list[str]:
    """Never empty: no kind would mean no column, and the last kind may have been removed from the site."""
    timely = [kind for kind in kinds if kind.listed is Listed.UNTIL_OVER]
    return [kind.name for kind in timely if _begins(kind) == with_beginning] or [_NO_KIND]


def _in_force(timely: QuerySet[Article]) -> QuerySet[Article]:
    return timely.filter(kind__in=_kinds(with_beginning=False), ends_at__gt=Now())


def _coming(timely: QuerySet[Article]) -> QuerySet[Article]:
    """Including what has begun and goes on."""
    return timely.filter(kind__in=_kinds(with_beginning=True), ends_at__gt=Now())


def _past(here: Here) -> QuerySet[Article]:
    """What ended last; older entries are not read."""
    ended = _kinds(with_beginning=True)
    return over_last_in(here.sections, PAST_SHOWN, ended, only=is_one_of(here.timely))


def _columns(order: tuple[str, ...]) -> dict[str, Combinable]:
    own = {
        "kind": F("kind"),
        "begins_at": F("begins_at"),
        "ends_at": F("ends_at"),
        "details": F("live__details"),
    }
    place: Any = Window(RowNumber(), order_by=_way(order))
    return {**teaser_columns(), **own, "place": place}


def _way(order: tuple[str, ...]) -> list[OrderBy]:
    columns = [as_read(name) if name == _TITLE else _column(name.removeprefix("-")) for name in order]
    return [
        column.desc() if name.startswith("-") else column.asc()
        for name, column in zip(order, columns, strict=True)
    ]


def _column(name: str) -> Any:
    return _NOT_BY_INDEX.get(name, F(name))


def _rows(found: QuerySet[Article], *order: str) -> QuerySet[Article, Any]:
    return found.order_by(*_way(order)).values_list(*_columns(order).values())


def _array(found: QuerySet[Article], order: tuple[str, ...], most: int) -> ArraySubquery:
    return ArraySubquery(found.order_by(*_way(order)).values(facts=JSONObject(**_columns(order)))[:most])


def _dated(facts: dict[str, Any]) -> Dated:
    """From JSON, in which a timestamp is a text."""
    for name in ("first_published_at", "begins_at", "ends_at"):
        facts[name] = facts[name] and datetime.fromisoformat(facts[name])
    return Dated(**facts)


def sorted_beside(found: Iterable[Dated]) -> Beside:
    """Each by its rank among its kind, past ones last."""
    beside = Beside()
    for one in sorted(found, key=lambda one: (one.is_over, one.place)):
        kind = kinds[one.kind]
        if kind.listed is not Listed.UNTIL_OVER:
            beside.pages.append(one)
        elif kind.begins:
            beside.events.append(one)
        else:
            beside.in_force.append(one)
    beside.in_force.sort(key=lambda one: (one.urgency, one.sort_key), reverse=True)
    return beside
