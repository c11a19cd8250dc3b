"""What a person holds, asked in the same message as who that person is: one way to the database instead of two.

Whoever comes with the cookie of a session is found by it, and what they hold is asked for at every request of theirs.
"""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.db import DatabaseError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.db.models import BigIntegerField, Expression, QuerySet
from django.db.models.sql.compiler import SQLCompiler

from rbac.assignments import Row, holdings_query
from rbac.prepared import CHANGED, GONE, Prepared, _cursor, _prepared


class FoundWithHoldings[Found]:
    """``query`` finds something of a person's; ``find()``, a ``values_list`` queryset with its slots, their key."""

    def __init__(self, query: Prepared[Found], find: Callable[[], QuerySet[Any, Any]]) -> None:
        self._query = query
        self._held = _Held(find)

    def rows(self, **values: Any) -> tuple[list[Found], list[tuple[int, Row]] | None]:
        """The rows of ``query``; and whatever is held, with whose it is, as ``keep_holdings`` takes it.

        None for the latter in a transaction: there it can still be asked for when it is needed.
        """
        cursor = _cursor()
        database: Any = cursor.db
        if database.in_atomic_block:
            return self._query.rows(**values), None
        known = _prepared.get(database.connection, set())
        if {self._query._name, self._held._name} <= known and self._both_answer(cursor, values):
            found = [self._query._row(*columns) for columns in cursor.fetchall()]
            cursor.nextset()
            return found, [self._held._row(*columns) for columns in cursor.fetchall()]
        return self._query.rows(**values), self._held.rows(**values)  # each prepares itself

    def _both_answer(self, cursor: CursorWrapper, values: dict[str, Any]) -> bool:
        """False where one of them is not there any more as it was prepared."""
        parts = (self._query, self._held)
        try:
            cursor.execute(
                self._message, [v for part in parts for v in part._filled(part._parameters, values)]
            )
        except DatabaseError as error:
            if getattr(error.__cause__, "sqlstate", None) not in {GONE, CHANGED}:
                raise
            return False
        return True

    @cached_property
    def _message(self) -> str:
        return f"{self._query._execution}; {self._held._execution}"


class _Held(Prepared[tuple[int, Row]]):
    """What whoever is found holds. Where nobody is found, PostgreSQL looks at nothing else."""

    def __init__(self, find: Callable[[], QuerySet[Any, Any]]) -> None:
        super().__init__(lambda: holdings_query(_Key(output_field=BigIntegerField())), _row)
        self._find = find

    @cached_property
    def _compiled(self) -> tuple[str, tuple[Any, ...]]:
        finding, of_finding = self._find().query.sql_with_params()
        held, of_held = self._build().query.sql_with_params()
        sql = (
            f"WITH found (key) AS MATERIALIZED ({finding}) "  # noqa: S608 - both were written by Django
            f"SELECT found.key, held.* FROM found CROSS JOIN ({held}) AS held"
        )
        return sql, (*of_finding, *of_held)


class _Key(Expression):
    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, Any]:
        return "(SELECT key FROM found)", ()


def _row(key: int, *held: Any) -> tuple[int, Row]:
    return key, held
