"""What a person holds, asked in the same message as who that person is: one way to the database instead of two.

Whoever comes with the cookie of a session is found by it, and what they hold is asked for at every request of theirs.
"""

from collections.abc import Callable
from functools import cached_property
from typing import Any, NamedTuple

from django.db import DatabaseError
from django.db.backends.utils import CursorWrapper
from django.db.models import BigIntegerField, Model

from rbac.ahead import Find, Found, ObjectsAhead
from rbac.assignments import Row
from rbac.holding_rows import Rows, holdings_query, query_of_much
from rbac.prepared import CHANGED, GONE, Prepared, _cursor, _prepared


class Answer[Of](NamedTuple):
    """What was found; what is held, with whose it is, as ``keep_holdings`` takes it; and what was asked for ahead.

    None: it was not asked for.
    """

    found: list[Of]
    held: list[tuple[int, Row]] | None
    ahead: list[Model] | None = None


class FoundWithHoldings[Of]:
    """``query`` finds something of a person's; ``find()``, a ``values_list`` queryset with its slots, their key."""

    def __init__(self, query: Prepared[Of], find: Find) -> None:
        self._query = query
        self._held = _Held(find, holdings_query)
        self._much = _Held(find, query_of_much)

    def rows(self, **values: Any) -> tuple[list[Of], list[tuple[int, Row]] | None]:
        """The rows of ``query``; and whatever is held, with whose it is, as ``keep_holdings`` takes it.

        None for the latter in a transaction: there it can still be asked for when it is needed.
        """
        answer = self.rows_with(None, **values)
        return answer.found, answer.held

    def rows_with(self, also: ObjectsAhead | None, *, of_much: bool = False, **values: Any) -> Answer[Of]:
        """``also`` is asked for only where the others are prepared on the connection: in one message with them.

        of_much: what is held is asked for as of somebody who holds very much.
        """
        held = self._much if of_much else self._held
        cursor = _cursor()
        database: Any = cursor.db
        if database.in_atomic_block:
            return Answer(self._query.rows(**values), None)
        known = _prepared.get(database.connection, set())
        if {self._query._name, held._name} <= known:
            if also is not None and also.is_prepared(cursor) and self._all_answer(cursor, values, held, also):
                return Answer(*self._both(cursor, held), self._next(also, cursor))
            if self._all_answer(cursor, values, held):
                return Answer(*self._both(cursor, held))
        return Answer(self._query.rows(**values), held.rows(**values))  # each prepares itself

    def _both(self, cursor: CursorWrapper, held: "_Held") -> tuple[list[Of], list[tuple[int, Row]]]:
        found = [self._query._row(*columns) for columns in cursor.fetchall()]
        return found, self._next(held, cursor)

    @staticmethod
    def _next[T](query: Prepared[T], cursor: CursorWrapper) -> list[T]:
        cursor.nextset()
        return [query._row(*columns) for columns in cursor.fetchall()]

    def _all_answer(self, cursor: CursorWrapper, values: dict[str, Any], *also: Prepared[Any]) -> bool:
        """False where one of them is not there any more as it was prepared."""
        parts: tuple[Prepared[Any], ...] = (self._query, *also)
        message = "; ".join([part._execution for part in parts])
        try:
            cursor.execute(message, [v for part in parts for v in part._filled(part._parameters, values)])
        except DatabaseError as error:
            if getattr(error.__cause__, "sqlstate", None) not in {GONE, CHANGED}:
                raise
            return False
        return True


class _Held(Prepared[tuple[int, Row]]):
    """What whoever is found holds. Where nobody is found, PostgreSQL looks at nothing else."""

    def __init__(self, find: Find, query: Callable[[Any], Rows]) -> None:
        super().__init__(lambda: query(Found(output_field=BigIntegerField())), _row)
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


def _row(key: int, *held: Any) -> tuple[int, Row]:
    return key, held
