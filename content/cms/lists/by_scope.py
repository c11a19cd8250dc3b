"""Nearest rows of a list within a user's sections, however many rows these and other sections contain.

For a user who sees much, and yet little of what the list walks past. Each section has an index in the order of the
list. The first rows of those sections are read that begin nearest; if one of them has more, the search ends there for
all of them, so that no nearer row is missed.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Model, OuterRef, Q, QuerySet, Subquery

from content.cms.lists.pagination import BoundedRows, Cursor, as_far_as, beyond, order_by_time
from content.models import Section
from foundation.lookups import IsAmong
from foundation.query_expressions import keys_as_array
from rbac.models.grant_queries import keys_granted_singly
from rbac.queries import as_boolean, only, places_to_look, rows_allowed

REACH = 4_000  # rows that one page walks past
SECTIONS = 50
PLACES = 2_000  # sections whose first row is looked up
SINGLY = 1_000  # objects granted to the user one by one that are all checked


class Nearest(NamedTuple):
    """``end``: up to this cursor the rows are complete; None if there is nothing else."""

    keys: list[int]
    end: Cursor | None


class Places[M: Model](NamedTuple):
    """Of a list ordered by the column ``moment``. ``rows``: those that have an index by section.

    section: key of the one that the list is filtered by, or "". between: columns of that index between section and
    timestamp. ``rows`` have one value there, given as two bounds.
    """

    person: Any
    action: str
    rows: QuerySet[M]
    moment: str
    cursor: Cursor | None
    section: str = ""
    between: tuple[str, ...] = ()

    @property
    def newer(self) -> bool:
        return self.cursor is not None and self.cursor.newer


def nearest_rows[Row](
    places: Places[Any],
    of_keys: Callable[[list[int]], list[Row]],
    place_of: Callable[[Row], Cursor],
    number: int,
) -> BoundedRows[Row] | None:
    """The first ``number`` of what ``of_keys`` finds among the nearest. Seven queries.

    place_of: cursor of a row. None if what the user may see does not follow from sections, or they have roles or
    grants in more than PLACES of them, or grants on more than SINGLY single objects.
    """
    found = _found(places)
    if found is None:
        return None
    rows = of_keys(found.keys)
    if found.end is None:
        return BoundedRows(rows)
    within = [row for row in rows if not _is_past(place_of(row), found.end)]
    if len(within) >= number:
        return BoundedRows(within)
    return BoundedRows(within, _last_seen(places, found) or found.end._replace(hidden=True))


def _found(places: Places[Any]) -> Nearest | None:
    person, action, model = places.person, places.action, places.rows.model
    here = places_to_look(person, action, Section)
    if here == Q():
        return None
    singly = keys_granted_singly(person, action, model, SINGLY + 1)
    if len(singly) > SINGLY:
        return None
    sections = only(Section.objects.order_by(), here)
    theirs = sections.filter(pk=int(places.section)) if places.section else sections
    keys = list(theirs.values_list("pk", flat=True)[: PLACES + 1])
    if len(keys) > PLACES:
        return None
    found = _nearest_in(Section.objects.order_by().filter(IsAmong(F("pk"), keys_as_array(keys))), places)
    return found._replace(keys=found.keys + singly)


def _nearest_in(sections: QuerySet[Section], places: Places[Any]) -> Nearest:
    here = _in_each(places)
    begin = sections.annotate(
        at=Subquery(here.values(places.moment)[:1]), key=Subquery(here.values("pk")[:1])
    )
    order = ("at", "key") if places.newer else ("-at", "-key")
    tops = list(begin.filter(key__isnull=False).order_by(*order).values_list("pk", "key")[: SECTIONS + 1])
    each = max(1, REACH // max(1, min(len(tops), SECTIONS)))
    inside = Section.objects.filter(pk__in=[section for section, _key in tops[:SECTIONS]]).order_by()
    in_each = list(inside.values_list(ArraySubquery(here.values("pk")[: each + 1]), flat=True))
    lasts = [keys[each - 1] for keys in in_each if len(keys) > each]
    lasts += [key for _section, key in tops[SECTIONS:]]
    ends = places.rows.model._default_manager.filter(pk__in=lasts).order_by().values_list(places.moment, "pk")
    end = (min if places.newer else max)(ends, default=None)
    keys = [key for keys in in_each for key in keys[:each]] + lasts
    return Nearest(keys, None if end is None else Cursor(end[0], end[1], places.newer))


def _in_each(places: Places[Any]) -> QuerySet[Any]:
    """Rows of one section in the order of the list, by the index of sections alone.

    Two bounds rather than an equality: without statistics PostgreSQL would walk along the index of all rows until it
    meets some of the section.
    """
    here = places.rows.filter(section_id__gte=OuterRef("pk"), section_id__lte=OuterRef("pk"))
    rows = beyond(here, places.moment, places.cursor)
    return in_index(rows, places.moment, newer=places.newer, between=places.between)


def in_index[M: Model](
    rows: QuerySet[M], moment: str, *, newer: bool, between: Sequence[str] = ()
) -> QuerySet[M]:
    """``rows`` of one section, ordered as in no other index. ``between``: as in Places."""
    sign = "-" if newer else ""
    found = order_by_time(rows, moment, newer=newer)
    return found.order_by(*(f"{sign}{column}" for column in ("section_id", *between)), *found.query.order_by)


def _is_past(place: Cursor, end: Cursor) -> bool:
    here, there = (place.at, place.key), (end.at, end.key)
    return here > there if end.newer else here < there


def _last_seen(places: Places[Any], found: Nearest) -> Cursor | None:
    """Where to continue: the furthest row that the user may see."""
    assert found.end is not None  # noqa: S101  (only then there is more)
    model = places.rows.model
    allowed = rows_allowed(places.person, places.action, model, per_row=True)
    among = model._default_manager.filter(IsAmong(F("pk"), keys_as_array(found.keys)))
    among = beyond(among, places.moment, places.cursor)
    seen = as_far_as(among, places.moment, found.end).filter(as_boolean(allowed))
    back = order_by_time(seen, places.moment, newer=not places.newer, few=True)
    last = back.values_list(places.moment, "pk").first()
    return None if last is None else Cursor(last[0], last[1], places.newer)
