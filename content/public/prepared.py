"""Queries that every reader's request runs: compiled once a process, planned once a database connection.

Planning a query with a few joins takes PostgreSQL longer than answering it. The statements are prepared under names
made from their text, so behind PgBouncer in transaction mode it does not matter which client prepared one on which
server connection; whatever goes wrong with that, the query runs as it always could.
"""

import hashlib
from collections.abc import Callable
from functools import cached_property
from typing import Any
from weakref import WeakKeyDictionary

from django.db import DatabaseError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.db.models import Expression, Field, QuerySet
from django.db.models.sql.compiler import SQLCompiler

# What PostgreSQL says when the name is not there, is there already, or stands for columns that have changed since.
GONE, THERE_ALREADY, CHANGED = "26000", "42P05", "0A000"
_prepared: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()


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

    def rows(self, **values: object) -> list[Row]:
        """Runs the query, one round trip. ``values`` fill the slots."""
        with connection.cursor() as cursor:
            self._run(cursor, values)
            return [self._row(*columns) for columns in cursor.fetchall()]

    def _run(self, cursor: CursorWrapper, values: dict[str, Any]) -> None:
        if connection.in_atomic_block:  # where an error would be the end of the transaction
            self._run_as_text(cursor, values)
            return
        known = _prepared.setdefault(connection.connection, set())
        try:
            if self._name not in known:
                cursor.execute(self._preparation)
                known.add(self._name)
            cursor.execute(self._execution, [values[slot] for slot in self._slots])
        except DatabaseError as error:
            state = getattr(error.__cause__, "sqlstate", None)
            if state not in {GONE, THERE_ALREADY, CHANGED}:
                raise
            if state == CHANGED:
                cursor.execute(self._removal)
            (known.add if state == THERE_ALREADY else known.discard)(self._name)
            self._run_as_text(cursor, values)

    def _run_as_text(self, cursor: CursorWrapper, values: dict[str, Any]) -> None:
        sql, parameters = self._compiled
        filled: list[Any] = [values[p.name] if isinstance(p, Slot) else p for p in parameters]
        cursor.execute(sql, filled)

    @cached_property
    def _compiled(self) -> tuple[str, tuple[Any, ...]]:
        sql, parameters = self._build().query.sql_with_params()
        return sql, tuple(parameters)

    @cached_property
    def _slots(self) -> list[str]:
        """The names of the slots, each once."""
        return list(dict.fromkeys(p.name for p in self._compiled[1] if isinstance(p, Slot)))

    @cached_property
    def _removal(self) -> str:
        return f"DEALLOCATE {self._name}"

    @cached_property
    def _preparation(self) -> str:
        return f"PREPARE {self._name} AS {self._numbered}"

    @cached_property
    def _execution(self) -> str:
        values = ", ".join("%s" for _ in self._slots)
        return f"EXECUTE {self._name} ({values})" if values else f"EXECUTE {self._name}"

    @cached_property
    def _name(self) -> str:
        return f"public_{hashlib.sha256(self._numbered.encode()).hexdigest()[:16]}"

    @cached_property
    def _numbered(self) -> str:
        """The query as PostgreSQL prepares it: constants written out, slots as $1, $2 …"""
        sql, parameters = self._compiled
        marks = {slot: f"slot:{slot}:slot" for slot in self._slots}
        operations: Any = connection.ops
        text = operations.compose_sql(sql, [marks[p.name] if isinstance(p, Slot) else p for p in parameters])
        for number, mark in enumerate(marks.values(), start=1):
            text = text.replace(f"'{mark}'", f"${number}")
        return str(text)
