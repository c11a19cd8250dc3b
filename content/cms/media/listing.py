"""Page of the media library: which files, in which order and from which cursor.

Filtered files are found as in the list of articles (content/cms/lists/bounded_pages.py).
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db.models import F, Q, QuerySet

from content.actions import VIEW_MEDIA
from content.cms.lists.bounded_pages import (
    FEW,
    REACH,
    THICK,
    Ways,
    all_of_much,
    bounded_rows,
    cursors,
    last_of,
    place_of,
)
from content.cms.lists.by_scope import Places, nearest_rows
from content.cms.lists.newest import Allowed
from content.cms.lists.pagination import BoundedRows, Cursor, as_far_as, beyond, format_cursor, order_by_time
from content.cms.media.facts import COLUMNS, AssetRow
from content.cms.media.filters import Filters
from content.models import Asset
from foundation.lookups import IsAmong
from foundation.query_expressions import keys_as_array
from rbac.models.grant_queries import NOTHING
from rbac.queries import as_boolean, invariants_hold, only, or_parts, rows_allowed

PAGE = 60


class Asked(NamedTuple):
    """A list of files from ``cursor`` on."""

    visible: Allowed
    filters: Filters
    person: int
    cursor: Cursor | None

    @property
    def newer(self) -> bool:
        return self.cursor is not None and self.cursor.newer

    @property
    def rows(self) -> QuerySet[Asset]:
        """Rows of an index in the order of the list, from the cursor on."""
        return beyond(self._walked[0], "created_at", self.cursor)

    @property
    def asks_of_each(self) -> bool:
        """Whether each of ``rows`` has to be checked."""
        return bool(self._walked[1])

    @property
    def condition(self) -> Any:
        """Condition to check for each of ``rows``."""
        return as_boolean(self._walked[1])

    @property
    def seen(self) -> Any:
        """Whether the user may see one of ``rows``."""
        return as_boolean(self.visible.of_each)

    def in_order(self, files: QuerySet[Asset], *, back: bool = False, few: bool = False) -> QuerySet[Asset]:
        return order_by_time(files, "created_at", newer=self.newer != back, few=few)

    @property
    def _walked(self) -> tuple[QuerySet[Asset], Q]:
        return self.filters.walked(Asset.objects.all(), self.person)


def read_page(user: Any, filters: Filters, cursor: Cursor | None) -> BoundedRows[AssetRow]:
    """Files nearest to ``cursor``: one more than is shown, which tells whether there is another page. One query for
    the whole library, however many roles the user has, and sometimes one to find out whether they see little; some
    more for a user who sees much, but not everything.
    """
    allowed, person = rows_allowed(user, VIEW_MEDIA, Asset), user.pk if filters.mine else 0
    visible = Allowed(allowed, rows_allowed(user, VIEW_MEDIA, Asset, per_row=True))
    if allowed is NOTHING:
        return BoundedRows([])
    asked = Asked(visible, filters, person, cursor)
    sees_all = allowed == invariants_hold(user, VIEW_MEDIA)
    kept = Asset.objects.filter(trashed_at__isnull=True)
    places = None if filters.trash else Places(user, VIEW_MEDIA, kept, "created_at", cursor, filters.section)
    ways = _ways(asked, places, sees_all=sees_all)
    if not filters.any:
        found = all_of_much(lambda: ways, PAGE + 1, (visible, ""), newer=asked.newer)
        return BoundedRows(_collected(asked)) if found is None else found
    return bounded_rows(ways, PAGE + 1, (visible, filters.section), newer=asked.newer)


def _ways(asked: Asked, places: Places[Asset] | None, *, sees_all: bool) -> Ways[AssetRow]:
    def of_keys(keys: list[int]) -> list[AssetRow]:
        return _of_keys(asked, keys)

    def nearest() -> BoundedRows[AssetRow] | None:
        """The trash has no index by section."""
        return None if places is None else nearest_rows(places, of_keys, _place_in_list, PAGE + 1)

    return Ways(
        found=asked.filters.few,
        found_late=lambda: None,
        of_keys=of_keys,
        place=lambda: _place(asked),
        walk=lambda end: _walk(asked, end),
        own=lambda: _own(asked),
        seen=lambda end: _seen(asked, end),
        nearest=nearest,
        sees_all=sees_all,
        is_plain=sees_all and not asked.asks_of_each,
    )


def _of_keys(asked: Asked, keys: list[int]) -> list[AssetRow]:
    among = asked.rows.filter(IsAmong(F("pk"), keys_as_array(keys)))
    having = among.filter(asked.condition).filter(asked.seen)
    return _shown(asked, asked.in_order(having, few=True).values("pk")[: PAGE + 1])


def _place(asked: Asked) -> Cursor | None:
    there = asked.in_order(asked.rows).values_list("created_at", "pk")[REACH - 1 : REACH + 1]
    return place_of(cursors(there, newer=asked.newer))


def _walk(asked: Asked, end: Cursor) -> list[AssetRow]:
    near = as_far_as(asked.rows, "created_at", end).filter(asked.seen).filter(asked.condition)
    return _shown(asked, asked.in_order(near).values("pk")[: PAGE + 1])


def _seen(asked: Asked, end: Cursor) -> Cursor | None:
    near = as_far_as(asked.rows, "created_at", end).filter(asked.seen)
    enough, last = (
        rows.values_list("created_at", "pk")
        for rows in (asked.in_order(near)[THICK - 1 : THICK], asked.in_order(near, back=True)[:1])
    )
    return last_of(cursors(enough.union(last, all=True), newer=asked.newer))


def _own(asked: Asked) -> list[int]:
    section = asked.filters.section
    files = Asset.objects.filter(section_id=int(section)) if section else Asset.objects.all()
    allowed = or_parts(asked.visible.at_once)
    first, *others = (only(files.order_by(), way).values_list("pk")[: FEW + 1] for way in allowed)
    return [key for (key,) in (first.union(*others) if others else first)]


def _collected(asked: Asked) -> list[AssetRow]:
    """Keys first, so that no column is read in vain; each access path is planned on its own."""
    first, *others = _keys(asked)
    return _shown(asked, first.union(*others) if others else first)


def _keys(asked: Asked) -> Iterator[QuerySet[Asset, Any]]:
    for way in or_parts(asked.visible.at_once):
        yield asked.in_order(only(asked.rows, way).filter(asked.condition)).values("pk")[: PAGE + 1]


def _shown(asked: Asked, keys: QuerySet[Asset, Any]) -> list[AssetRow]:
    files = asked.in_order(Asset.objects.filter(pk__in=keys))
    return [AssetRow(*row) for row in files.values_list(*COLUMNS)[: PAGE + 1]]


def _place_in_list(row: AssetRow) -> Cursor:
    return Cursor(row.created_at, row.pk)


def cursor_of(asset: AssetRow) -> str:
    """Cursor of the next page, for the URL."""
    return format_cursor(asset.created_at, asset.pk)
