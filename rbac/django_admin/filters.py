"""Admin list filters whose choices need no query."""

from abc import abstractmethod
from typing import Any

from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest


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
