"""Page of the media library: which files, in which order and from which cursor.

Filtered files are found as in the list of articles (content/cms/lists/bounded_pages.py).
"""

from typing import Any

from django.db.models import QuerySet

from content.actions import VIEW_MEDIA
from content.cms.lists.bounded_pages import BoundedList
from content.cms.lists.by_scope import Places
from content.cms.lists.newest import Allowed
from content.cms.lists.pagination import BoundedRows, Cursor, format_cursor, union_of
from content.cms.media.facts import COLUMNS, AssetRow
from content.cms.media.filters import Filters
from content.models import Asset
from rbac.models.grant_queries import NOTHING
from rbac.queries import as_boolean, invariants_hold, only, or_parts, rows_allowed

PAGE = 60


class _AssetList(BoundedList[Asset, AssetRow]):
    def __init__(self, user: Any, visible: Allowed, filters: Filters, cursor: Cursor | None) -> None:
        places = Places(
            user, VIEW_MEDIA, Asset.objects.filter(trashed_at=None), "created_at", cursor, filters.section
        )
        sees_all = visible.at_once == invariants_hold(user, VIEW_MEDIA)
        super().__init__(places, visible, PAGE + 1, sees_all=sees_all)
        self.filters = filters
        self._rows, condition = filters.walked(Asset.objects.all(), user.pk if filters.mine else 0)
        self.condition, self.is_plain = as_boolean(condition), sees_all and not condition

    @property
    def rows(self) -> QuerySet[Asset]:
        return self._rows

    def found(self) -> list[int] | None:
        return self.filters.few()

    def nearest(self) -> BoundedRows[AssetRow] | None:
        """The trash has no index by section."""
        return None if self.filters.trash else super().nearest()

    def collected(self) -> list[AssetRow]:
        """Keys first, so that no column is read in vain; each access path is planned on its own."""
        ways = (only(self._ahead, way) for way in or_parts(self.visible.at_once))
        keys = union_of(self.in_order(rows).values("pk")[: self.number] for rows in ways)
        return self.read(self.in_order(Asset.objects.filter(pk__in=keys)))

    def read(self, rows: QuerySet[Asset]) -> list[AssetRow]:
        return [AssetRow(*row) for row in rows.values_list(*COLUMNS)[: self.number]]

    def place_of(self, row: AssetRow) -> Cursor:
        return Cursor(row.created_at, row.pk)


def read_page(user: Any, filters: Filters, cursor: Cursor | None) -> BoundedRows[AssetRow]:
    """Files nearest to ``cursor``: one more than is shown, which tells whether there is another page. One query for
    the whole library, however many roles the user has, and sometimes one to find out whether they see little; some
    more for a user who sees much, but not everything.
    """
    allowed = rows_allowed(user, VIEW_MEDIA, Asset)
    if allowed is NOTHING:
        return BoundedRows([])
    visible = Allowed(allowed, rows_allowed(user, VIEW_MEDIA, Asset, per_row=True))
    files = _AssetList(user, visible, filters, cursor)
    if filters.any:
        return files.page()
    return files.page_of_much() or BoundedRows(files.collected())


def cursor_of(asset: AssetRow) -> str:
    """Cursor of the next page, for the URL."""
    return format_cursor(asset.created_at, asset.pk)
