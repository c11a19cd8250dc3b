"""Queries that every request runs: compiled once a process, planned once a database connection.

Planning a query with a few joins takes PostgreSQL longer than answering it. The statements are prepared under names
made from their text, so behind PgBouncer in transaction mode it does not matter which client prepared one on which
server connection; whatever goes wrong with that, the query runs as it always could.
"""

import hashlib
from collections.abc import Callable, Hashable
from functools import cached_property, lru_cache
from typing import Any
from weakref import WeakKeyDictionary

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, connections
from django.db.backends.utils import CursorWrapper
from django.db.models import QuerySet

from rbac.prepared_queries import Parameter

# What PostgreSQL says when the name is not there, is there already, or stands for columns that have changed since.
GONE, THERE_ALREADY, CHANGED = "26000", "42P05", "0A000"
MOST_ON_A_CONNECTION = 100
_prepared: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()


Slot = Parameter


class Prepared[Row]:
    """``build()`` gives a ``values_list`` queryset with slots; ``row`` makes an answer of one database row.

    Columns come as the driver gives them: only use fields that need no conversion (no JSON, no decimals).
    """

    def __init__(self, build: Callable[[], QuerySet[Any, Any]], row: Callable[..., Row]) -> None:
        self._build = build
        self._row = row

    def rows(self, **values: object) -> list[Row]:
        """Runs the query, one round trip. ``values`` fill the slots."""
        if self._compiled is None:
            return []
        cursor = _cursor()
        self._run(cursor, values)
        return [self._row(*columns) for columns in cursor.fetchall()]

    def rows_planned_anew(self, **values: object) -> list[Row]:
        """The same rows. Slower for most; for values far from the average a plan of their own is worth its time."""
        if self._compiled is None:
            return []
        cursor = _cursor()
        self._run_as_text(cursor, values)
        return [self._row(*columns) for columns in cursor.fetchall()]

    def is_prepared(self, cursor: CursorWrapper) -> bool:
        """Whether it is planned on the connection of ``cursor``, which is in no transaction; it is, if it can be."""
        database: Any = cursor.db
        known = _prepared.setdefault(database.connection, set())
        if self._compiled is None or (self._name not in known and len(known) >= MOST_ON_A_CONNECTION):
            return False
        if self._name not in known:
            try:
                cursor.execute(self._preparation)
            except DatabaseError as error:
                if getattr(error.__cause__, "sqlstate", None) != THERE_ALREADY:
                    raise
            known.add(self._name)
        return True

    def _run(self, cursor: CursorWrapper, values: dict[str, Any]) -> None:
        database: Any = cursor.db
        known = _prepared.setdefault(database.connection, set())
        full = len(known) >= MOST_ON_A_CONNECTION and self._name not in known
        if full or database.in_atomic_block:  # where an error would be the end of the transaction
            self._run_as_text(cursor, values)
            return
        try:
            if self._name not in known:
                cursor.execute(self._preparation)
                known.add(self._name)
            cursor.execute(self._execution, self._filled(self._parameters, values))
        except DatabaseError as error:
            state = getattr(error.__cause__, "sqlstate", None)
            if state not in {GONE, THERE_ALREADY, CHANGED}:
                raise
            if state == CHANGED:
                cursor.execute(self._removal)
            (known.add if state == THERE_ALREADY else known.discard)(self._name)
            self._run_as_text(cursor, values)

    def _run_as_text(self, cursor: CursorWrapper, values: dict[str, Any]) -> None:
        sql, parameters = self._compiled or ("", ())
        cursor.execute(sql, self._filled(parameters, values))

    @staticmethod
    def _filled(parameters: "tuple[Any, ...]", values: dict[str, Any]) -> list[Any]:
        return [values[p.name] if isinstance(p, Slot) else p for p in parameters]

    @cached_property
    def _compiled(self) -> tuple[str, tuple[Any, ...]] | None:
        """None when nothing can ever be found."""
        try:
            sql, parameters = self._build().query.sql_with_params()
        except EmptyResultSet:
            return None
        return sql, tuple(parameters)

    @cached_property
    def _parameters(self) -> tuple[Any, ...]:
        """What differs between two runs, or between the queries of two people: slots (each once) and numbers."""
        given = self._compiled[1] if self._compiled else ()
        slots = {p.name: p for p in given if isinstance(p, Slot)}
        return (*slots.values(), *(p for p in given if _is_number(p)))

    @cached_property
    def _removal(self) -> str:
        return f"DEALLOCATE {self._name}"

    @cached_property
    def _preparation(self) -> str:
        return f"PREPARE {self._name}{self._types} AS {self._numbered}"

    @cached_property
    def _execution(self) -> str:
        values = ", ".join("%s" for _ in self._parameters)
        return f"EXECUTE {self._name} ({values})" if values else f"EXECUTE {self._name}"

    @cached_property
    def _name(self) -> str:
        return f"kept_{hashlib.sha256(f'{self._types}{self._numbered}'.encode()).hexdigest()[:16]}"

    @cached_property
    def _types(self) -> str:
        """A number has the type that it would have if it were written out; a slot's follows from where it stands."""
        types = ", ".join("unknown" if isinstance(p, Slot) else _type_of(p) for p in self._parameters)
        return f" ({types})" if types else ""

    @cached_property
    def _numbered(self) -> str:
        """The query as PostgreSQL prepares it: constants written out, slots and numbers as $1, $2 …"""
        sql, parameters = self._compiled or ("", ())
        slots = {p.name: f"slot:{p.name}:slot" for p in parameters if isinstance(p, Slot)}
        marks, written = list(slots.values()), []
        for parameter in parameters:
            if isinstance(parameter, Slot):
                written.append(slots[parameter.name])
            elif _is_number(parameter):
                marks.append(f"slot:{len(marks)}:slot")
                written.append(marks[-1])
            else:
                written.append(parameter)
        operations: Any = connection.ops
        text = str(operations.compose_sql(sql, written))
        for number, mark in enumerate(marks, start=1):
            text = text.replace(f"'{mark}'", f"${number}")
        return text


@lru_cache(maxsize=1024)
def prepared[Row](
    build: Callable[..., QuerySet[Any, Any]], row: Callable[..., Row], *facts: Hashable
) -> Prepared[Row]:
    """The query that ``build(*facts)`` gives, kept for the next time that equal facts come.

    For lists whose query depends on who asks: equal conditions (``rows_allowed``) make equal SQL, whoever it is for.
    ``build`` and ``row`` are functions that stay, and look at nothing but what they are given.
    """
    return Prepared(lambda: build(*facts), row)


def _cursor() -> CursorWrapper:
    """The one cursor that all prepared queries of a connection use, one after the other: each takes its answer at once.

    To make one takes a third of the time of a query. Where somebody put a cursor of their own in the place of Django's,
    in order to see what is asked, they are given each query.
    """
    database: Any = connections[DEFAULT_DB_ALIAS]
    if "cursor" in vars(database):
        return database.cursor()  # type: ignore[no-any-return]
    database.close_if_health_check_failed()
    database.ensure_connection()
    driver = database.connection
    if (kept := getattr(driver, _KEPT, None)) is None:
        with database.wrap_database_errors:
            kept = database.create_cursor()
        setattr(driver, _KEPT, kept)
    prepared_cursor: CursorWrapper = database._prepare_cursor(kept)
    return prepared_cursor


_KEPT = "_cursor_of_prepared_queries"


def _is_number(parameter: object) -> bool:
    return isinstance(parameter, int) and not isinstance(parameter, bool)


def _type_of(number: int) -> str:
    return "integer" if -(2**31) <= number < 2**31 else "bigint"
