"""A page of the library: which files, in which order and from where on. One query whatever the number of roles."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet

from content.actions import VIEW_MEDIA
from content.cms.listing import LATER, Cursor
from content.cms.media.facts import COLUMNS, AssetRow
from content.cms.media.filters import Filters
from content.models import Asset
from rbac.prepared import Prepared, prepared
from rbac.queries import only, rows_allowed, ways

PAGE = 60


def read_page(user: Any, filters: Filters, cursor: Cursor | None) -> list[AssetRow]:
    """The files after ``cursor``, the newest first: one more than is shown, which says that there is another page.

    Keys first, so that nothing is read of what is not shown; each way to a file is planned by itself.
    """
    allowed, person = rows_allowed(user, VIEW_MEDIA, Asset), user.pk if filters.mine else 0
    if filters.asks:  # what hardly anybody asks for again
        return Prepared(lambda: _page(allowed, filters, person, cursor), AssetRow).rows_planned_anew()
    values = cursor._asdict() if cursor else {}
    return prepared(_page, AssetRow, allowed, filters, person, cursor and LATER).rows(**values)


def _page(allowed: Q, filters: Filters, person: int, cursor: Cursor | None) -> QuerySet[Asset, Any]:
    narrowed = _after(filters.apply(Asset.objects.all(), person), cursor)
    first, *others = _keys(narrowed, allowed)
    keys = first.union(*others) if others else first
    return _newest_first(Asset.objects.filter(pk__in=keys)).values_list(*COLUMNS)[: PAGE + 1]


def _keys(narrowed: QuerySet[Asset], allowed: Q) -> Iterator[QuerySet[Asset, Any]]:
    for way in ways(allowed):
        yield _newest_first(only(narrowed, way)).values("pk")[: PAGE + 1]


def cursor_of(asset: AssetRow) -> str:
    """Where the next page begins, for the address."""
    return f"{asset.created_at.isoformat()}_{asset.pk}"


def _newest_first(assets: QuerySet[Asset]) -> QuerySet[Asset]:
    return assets.order_by("-created_at", "-pk")


def _after(assets: QuerySet[Asset], cursor: Cursor | None) -> QuerySet[Asset]:
    if cursor is None:
        return assets
    at, key = cursor
    return assets.filter(Q(created_at__lte=at) & (Q(created_at__lt=at) | Q(created_at=at, pk__lt=key)))
