"""A page of the library: which files, in which order and from where on. One query whatever the number of roles."""

from typing import Any

from django.db.models import Q, QuerySet

from content.actions import VIEW_MEDIA
from content.cms.listing import Cursor
from content.cms.media.filters import Filters
from content.models import Asset
from rbac.queries import only, rows_allowed, ways

PAGE = 60
RELATED = ("current__file", "section")


def read_page(user: Any, filters: Filters, cursor: Cursor | None) -> list[Asset]:
    """The files after ``cursor``, the newest first: one more than is shown, which says that there is another page.

    Keys first, so that nothing is read of what is not shown; each way to a file is planned by itself.
    """
    narrowed = _after(filters.apply(Asset.objects.all(), user), cursor)
    found = [
        _newest_first(only(narrowed, way)).values("pk")[: PAGE + 1]
        for way in ways(rows_allowed(user, VIEW_MEDIA, Asset))
    ]
    keys = found[0].union(*found[1:]) if len(found) > 1 else found[0]
    return list(_newest_first(Asset.objects.filter(pk__in=keys)).select_related(*RELATED)[: PAGE + 1])


def cursor_of(asset: Asset) -> str:
    """Where the next page begins, for the address."""
    return f"{asset.created_at.isoformat()}_{asset.pk}"


def _newest_first(assets: QuerySet[Asset]) -> QuerySet[Asset]:
    return assets.order_by("-created_at", "-pk")


def _after(assets: QuerySet[Asset], cursor: Cursor | None) -> QuerySet[Asset]:
    if cursor is None:
        return assets
    at, key = cursor
    return assets.filter(Q(created_at__lte=at) & (Q(created_at__lt=at) | Q(created_at=at, pk__lt=key)))
