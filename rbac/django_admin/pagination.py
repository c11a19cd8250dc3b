"""Bounded pagination for admin lists, which count and skip rows: as many pages as a user may read, no more."""

from functools import cached_property
from typing import Any

from django.core.paginator import Paginator

MOST = 10_000  # rows reachable by paging; to find others, search, filter or sort


class FewPages(Paginator):  # type: ignore[type-arg]
    """Paginates the first MOST rows. ``has_more``: there are others."""

    @cached_property
    def count(self) -> int:
        return min(self._counted, MOST)

    @property
    def has_more(self) -> bool:
        return self._counted > MOST

    @cached_property
    def _counted(self) -> int:
        """Bounded count, one statement: unordered and of one table, so PostgreSQL stops at the first row too many."""
        rows: Any = self.object_list
        return int(rows.order_by()[: MOST + 1].count())
