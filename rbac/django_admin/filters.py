"""Filters of lists in Django's admin that read nothing to know what they offer."""

from abc import abstractmethod
from typing import Any

from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest


class ByDeclared(SimpleListFilter):
    """By a column whose values are declared: Django's own reads every row to find which there are."""

    @abstractmethod
    def declared(self) -> list[tuple[str, Any]]:
        """The values, and what each is called."""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return self.declared()

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        chosen = self.value()
        return queryset.filter(**{str(self.parameter_name): chosen}) if chosen else queryset
