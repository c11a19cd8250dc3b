"""Queries that every reader's request runs, compiled once for each process instead of once for each request."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, Field, QuerySet
from django.db.models.sql.compiler import SQLCompiler


class Slot(Expression):
    """Stands in a query for a value that is only known when it runs."""

    def __init__(self, name: str, output_field: "Field[Any, Any]") -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, Any]:
        return "%s", (self,)


class Prepared[Row]:
    """``build()`` gives a ``values_list`` queryset with slots; ``row`` makes an answer of one database row.

    Columns come as the driver gives them: only use fields that need no conversion (no JSON, no decimals).
    """

    def __init__(self, build: Callable[[], QuerySet[Any, Any]], row: Callable[..., Row]) -> None:
        self._build = build
        self._row = row

    @cached_property
    def _compiled(self) -> tuple[str, tuple[Any, ...]]:
        sql, parameters = self._build().query.sql_with_params()
        return sql, tuple(parameters)

    def rows(self, **values: object) -> list[Row]:
        """Runs the query, one round trip. ``values`` fill the slots."""
        sql, parameters = self._compiled
        filled: list[Any] = [values[p.name] if isinstance(p, Slot) else p for p in parameters]
        with connection.cursor() as cursor:
            cursor.execute(sql, filled)
            return [self._row(*columns) for columns in cursor.fetchall()]
