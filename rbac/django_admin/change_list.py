"""Admin lists for large tables: ordered by indexes only, bounded pages, and filters whose choices need no query."""

import re
from abc import abstractmethod
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

from django.contrib.admin import SimpleListFilter, display
from django.contrib.admin.views.main import ORDER_VAR, ChangeList
from django.core.paginator import Paginator
from django.db.models import Index, Model, QuerySet
from django.http import HttpRequest

_FEW_DIGITS = re.compile(r"[0-9]{1,3}")


class IndexedList(ChangeList):
    """Sorts by the first column in ``?o=`` that has an index, then by key."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        page: Any = self.model_admin
        self.result_list = page.loaded(list(self.result_list))

    def get_ordering_field(self, field_name: Any) -> Any:
        # Django offers no other column, but accepts any from the URL.
        if self.sortable_by is not None and field_name not in self.sortable_by:
            return None
        return super().get_ordering_field(field_name)

    def get_ordering(self, request: HttpRequest, queryset: QuerySet[Any]) -> list[Any]:
        for asked in str(self.params.get(ORDER_VAR, "")).split("."):
            _nothing, sign, number = asked.rpartition("-")
            place = int(number) if _FEW_DIGITS.fullmatch(number) else len(self.list_display)
            name = self.list_display[place] if place < len(self.list_display) else None
            if name is not None and (field := self.get_ordering_field(name)):
                order = (field,) if field in _unique(self.model) else (field, "pk")
                return [f"{sign and '-'}{each}" for each in order]
        return list(self.model_admin.get_ordering(request)) or ["-pk"]


def in_an_index(model: type[Model]) -> set[str]:
    """Fields of ``model`` with a full index on the field followed by the key."""
    return _unique(model) | set(_by_field_and_key(model))


def _unique(model: type[Model]) -> set[str]:
    fields = {field.name for field in model._meta.concrete_fields if field.unique and not field.null}
    return fields | {"pk"}


def _by_field_and_key(model: type[Model]) -> Iterator[str]:
    key = model._meta.pk.name
    for index in model._meta.indexes:
        # Subclasses are other index types, which have no order.
        if type(index) is not Index or index.condition or len(index.fields_orders) != 2:
            continue
        (first, one_way), (last, other_way) = index.fields_orders
        if last == key and one_way == other_way:
            yield first


def column(description: Any, value: Callable[[Any], Any]) -> Any:
    """A column or read-only field that shows ``value(obj)``."""

    @display(description=description)
    def shown(page: Any, obj: Any) -> Any:
        return value(obj)

    return shown


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


class ByDeclared(SimpleListFilter):
    """Filter by a column with declared values: Django's own filter reads every row to find them."""

    @abstractmethod
    def declared(self) -> list[tuple[str, Any]]:
        """The values with their labels."""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return self.declared()

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        chosen = self.value()
        return queryset.filter(**{str(self.parameter_name): chosen}) if chosen else queryset
