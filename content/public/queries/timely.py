"""Timely content, listed until it is over: notices above everything, events by date, past ones marked as such.

Lists are cached for five minutes at most (LISTS_LAST in caching.py), so something may be listed as upcoming for
that long after its end; its own page says at once that it is over.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import JSONObject, Now
from django.utils import timezone

from content.kinds.built_in import LEVELS
from content.kinds.kind import Listed, kinds
from content.models import Article, Section
from content.public.queries.newest import ALL, key_in_any, over_last_in
from content.public.queries.teasers import Teaser, published, teaser_columns
from foundation.collation import reading_key

PAGES_SHOWN = 200
IN_FORCE_SHOWN, COMING_SHOWN, PAST_SHOWN = 5, 8, 3


@dataclass(slots=True)
class Dated(Teaser):
    """A standing page, an event or a notice."""

    kind: str
    begins_at: datetime | None
    ends_at: datetime | None
    details: dict[str, str]

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
    may_read: Any = ALL  # condition on each timely article, if its section alone does not decide


@dataclass(frozen=True, slots=True)
class Beside:
    pages: list[Dated] = field(default_factory=list)
    in_force: list[Dated] = field(default_factory=list)
    events: list[Dated] = field(default_factory=list)


def beside_articles(here: Here, *, without: int | None) -> Beside:
    """``without``: the page whose text is on the page already. One query."""
    columns = dated_columns()
    found = Article.objects.filter(key_in_any(keys_beside(here, without=without or 0)))
    rows = found.values_list(*columns.values())
    return sorted_beside(Dated(**dict(zip(columns, row, strict=True))) for row in rows)


def keys_beside(here: Here, *, without: Any) -> list[ArraySubquery]:
    """Keys of everything beside the articles. If there are too many pages, these are the newest."""
    pages = here.pages.exclude(pk=without).order_by("-first_published_at", "-id")[:PAGES_SHOWN]
    parts = [found.values("pk") for found in (pages, _in_force(here.timely), _coming(here.timely))]
    return [ArraySubquery(found) for found in (*parts, _past(here))]


TIMELY = 2  # columns


def timely_of_section() -> list[ArraySubquery]:
    """Columns for a query of sections: what is in force in each, and what is upcoming."""
    here = published(*kinds.names(Listed.UNTIL_OVER)).filter(section=OuterRef("pk"))
    facts: Any = JSONObject(**dated_columns())
    return [ArraySubquery(found.values(facts=facts)) for found in (_in_force(here), _coming(here))]


def timely_from(found: list[dict[str, Any]]) -> Beside:
    """Merges the values of ``timely_of_section`` of all sections for one page."""
    beside = sorted_beside(_dated(facts) for facts in found)
    return Beside(in_force=beside.in_force[:IN_FORCE_SHOWN], events=beside.events[:COMING_SHOWN])


# Few are in force, and an index on their end finds them: PostgreSQL would scan from the newest of all otherwise.
_NOT_BY_INDEX = F("first_published_at") + Value(timedelta(0))


def _kinds(*, with_beginning: bool) -> list[str]:
    """Never empty: no kind would mean no column, and the last kind may have been removed from the site."""
    timely = [kind for kind in kinds if kind.listed is Listed.UNTIL_OVER]
    return [kind.name for kind in timely if bool(kind.begins) == with_beginning] or [""]


def _in_force(timely: QuerySet[Article]) -> QuerySet[Article]:
    found = timely.filter(kind__in=_kinds(with_beginning=False), ends_at__gt=Now())
    return found.order_by(_NOT_BY_INDEX.desc(), "-id")[:IN_FORCE_SHOWN]


def _coming(timely: QuerySet[Article]) -> QuerySet[Article]:
    """Including what has begun and goes on."""
    found = timely.filter(kind__in=_kinds(with_beginning=True), ends_at__gt=Now())
    return found.order_by("begins_at", "id")[:COMING_SHOWN]


def _past(here: Here) -> QuerySet[Article, Any]:
    """Keys of what ended last; older entries are not read."""
    ended = _kinds(with_beginning=True)
    return over_last_in(here.sections, PAST_SHOWN, ended, only=here.may_read)


def dated_columns() -> dict[str, Combinable]:
    """Columns of ``Dated``, in order."""
    own = {name: F(name) for name in ("kind", "begins_at", "ends_at")}
    return {**teaser_columns(), **own, "details": F("live__details")}


def _dated(facts: dict[str, Any]) -> Dated:
    """From JSON, in which a timestamp is a text."""
    for name in ("first_published_at", "begins_at", "ends_at"):
        facts[name] = facts[name] and datetime.fromisoformat(facts[name])
    return Dated(**facts)


def sorted_beside(found: Iterable[Dated]) -> Beside:
    """Pages by title, and the most urgent notice first."""
    beside = Beside()
    for one in found:
        kind = kinds[one.kind]
        if kind.listed is not Listed.UNTIL_OVER:
            beside.pages.append(one)
        elif kind.begins:
            beside.events.append(one)
        else:
            beside.in_force.append(one)
    beside.pages.sort(key=lambda one: (reading_key(one.title), one.id))
    beside.in_force.sort(key=lambda one: (one.urgency, one.sort_key), reverse=True)
    return replace(beside, events=_past_ones_last(beside.events))


def _past_ones_last(events: Iterable[Dated]) -> list[Dated]:
    """As they begin; of the past ones the latest first."""
    in_order = sorted(events, key=lambda one: (one.begins_at, one.id))
    past = [one for one in in_order if one.is_over]
    return [one for one in in_order if one not in past] + past[::-1]
