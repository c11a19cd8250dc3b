"""The pages of a list in Django's admin, which counts and skips rows: as far as somebody turns them, and no further."""

from functools import cached_property
from typing import Any

from django.core.paginator import Paginator

MOST = 10_000  # rows that a list leads to; whoever looks for another one searches, filters, or sorts


class FewPages(Paginator):  # type: ignore[type-arg]
    """Of the first MOST rows. ``has_more``: there are others."""

    @cached_property
    def count(self) -> int:
        return min(self._counted, MOST)

    @property
    def has_more(self) -> bool:
        return self._counted > MOST

    @cached_property
    def _counted(self) -> int:
        """One statement, in which PostgreSQL stops at the first row too many: in no order, and of no other table."""
        rows: Any = self.object_list
        return int(rows.order_by()[: MOST + 1].count())
