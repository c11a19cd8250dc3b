"""A page of the library: which files, in which order and from where on. One query whatever the number of roles."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet

from content.actions import VIEW_MEDIA
from content.cms.media.facts import COLUMNS, AssetRow
from content.cms.media.filters import Filters
from content.cms.paging import LATER, Cursor, beyond, ordered, written
from content.models import Asset
from rbac.prepared import Prepared, prepared
from rbac.queries import only, rows_allowed, ways

PAGE = 60


def read_page(user: Any, filters: Filters, cursor: Cursor | None) -> list[AssetRow]:
    """The files nearest to ``cursor``: one more than is shown, which says that there is another page.

    Keys first, so that nothing is read of what is not shown; each way to a file is planned by itself.
    """
    allowed, person = rows_allowed(user, VIEW_MEDIA, Asset), user.pk if filters.mine else 0
    if filters.asks:  # what hardly anybody asks for again
        return Prepared(lambda: _page(allowed, filters, person, cursor), AssetRow).rows_planned_anew()
    values = cursor._asdict() if cursor else {}
    return prepared(_page, AssetRow, allowed, filters, person, cursor and LATER[cursor.newer]).rows(**values)


def _page(allowed: Q, filters: Filters, person: int, cursor: Cursor | None) -> QuerySet[Asset, Any]:
    narrowed = beyond(filters.apply(Asset.objects.all(), person), "created_at", cursor)
    first, *others = _keys(narrowed, allowed, cursor)
    keys = first.union(*others) if others else first
    return _in_order(Asset.objects.filter(pk__in=keys), cursor).values_list(*COLUMNS)[: PAGE + 1]


def _keys(narrowed: QuerySet[Asset], allowed: Q, cursor: Cursor | None) -> Iterator[QuerySet[Asset, Any]]:
    for way in ways(allowed):
        yield _in_order(only(narrowed, way), cursor).values("pk")[: PAGE + 1]


def cursor_of(asset: AssetRow) -> str:
    """Where the next page begins, for the address."""
    return written(asset.created_at, asset.pk)


def _in_order(assets: QuerySet[Asset], cursor: Cursor | None) -> QuerySet[Asset]:
    return ordered(assets, "created_at", newer=cursor is not None and cursor.newer)
