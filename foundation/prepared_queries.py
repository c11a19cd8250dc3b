"""Prepared queries: compiled once in a process and planned once on a database connection.

For the few queries that pages run all the time, and no others: the session with its user, the user's assignments, the
object that the URL names and its sidebar, the list of articles, the dashboard, and the object at a public address.
Compiling such a query with the ORM and planning it takes ten to fifty times as long as running it. Measured in one
process on a busy machine, a page by the ORM alone takes so many times as long: list of articles 7, editor 8,
dashboard 19, public article 20, section 14, front page 13.

Works behind PgBouncer in transaction mode. A statement's name is a digest of its text, so it does not matter which
client prepared it on which server connection. A statement that is missing, exists already or has become invalid is an
error, after which the query runs unprepared; inside a transaction, which such an error would end, every query does.

``_compiled`` holds the one use of Django's private API: nothing public gives SQL and parameters without running the
query.
"""

import hashlib
from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import cache, cached_property, lru_cache
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.db.models import Expression, Field, Model, QuerySet
from django.db.models.sql.compiler import SQLCompiler
from psycopg import sql

# SQLSTATE: no statement of this name; there is one already; it was planned for columns that have changed since.
MISSING, DUPLICATE, INVALID = "26000", "42P05", "0A000"
MAX_STATEMENTS = 100  # on a connection; what comes later runs unprepared
_prepared: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()


class Parameter(Expression):
    """Placeholder in a queryset for a value that is given when the query runs."""

    def __init__(self, name: str, output_field: "Field[Any, Any]") -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, Any]:
        return "%s", (self,)


class PreparedQuery[Row]:
    """A ``values_list`` queryset with parameters, from ``build()``; ``row(*columns)`` makes each row of the result.

    Columns come as the driver returns them: JSON as text.
    """

    def __init__(self, build: Callable[[], QuerySet[Any, Any]], row: Callable[..., Row]) -> None:
        self._build = build
        self._row = row

    def rows(self, **values: object) -> list[Row]:
        """Runs the query with ``values`` for its parameters."""
        if self._compiled is None:
            return []
        with connection.cursor() as cursor:
            self._run(cursor, values)
            return [self._row(*columns) for columns in cursor.fetchall()]

    def _run(self, cursor: CursorWrapper, values: Mapping[str, Any]) -> None:
        known = _prepared.setdefault(cursor.db.connection, set())
        is_full = len(known) >= MAX_STATEMENTS and self._name not in known
        if is_full or cursor.db.in_atomic_block:
            self._run_unprepared(cursor, values)
            return
        try:
            if self._name not in known:
                cursor.execute(self._preparation)
                known.add(self._name)
            cursor.execute(self._execution, [values[one] for one in self._placeholders])
        except DatabaseError as error:
            state = getattr(error.__cause__, "sqlstate", None)
            if state not in {MISSING, DUPLICATE, INVALID}:
                raise
            if state == INVALID:
                cursor.execute(sql.SQL("DEALLOCATE {}").format(sql.Identifier(self._name)))
            (known.add if state == DUPLICATE else known.discard)(self._name)
            self._run_unprepared(cursor, values)

    def _run_unprepared(self, cursor: CursorWrapper, values: Mapping[str, Any]) -> None:
        text, found = self._compiled or ("", ())
        cursor.execute(text, [values[one.name] if isinstance(one, Parameter) else one for one in found])

    @cached_property
    def _compiled(self) -> tuple[str, tuple[Any, ...]] | None:
        """SQL and parameters; None for a query that cannot match."""
        try:
            text, parameters = self._build().query.sql_with_params()
        except EmptyResultSet:
            return None
        return text, tuple(parameters)

    @cached_property
    def _parameters(self) -> tuple[Any, ...]:
        """Parameters of the statement: each placeholder once, and numbers, which are often a user's key."""
        found = self._compiled[1] if self._compiled else ()
        named = {one.name: one for one in found if isinstance(one, Parameter)}
        return (*named.values(), *(one for one in found if _is_number(one)))

    @cached_property
    def _statement(self) -> str:
        """SQL with $1, $2 and so on for ``_parameters``. Other constants are inlined, so that partial indexes match."""
        text, found = self._compiled or ("", ())
        number = len(names := self._placeholders)
        written: list[str] = []
        for one in found:
            if isinstance(one, Parameter):
                written.append(f"${names.index(one.name) + 1}")
            elif _is_number(one):
                number += 1
                written.append(f"${number}")
            else:
                written.append(sql.Literal(one).as_string(connection.connection))
        return text % tuple(written)

    @cached_property
    def _types(self) -> str:
        """Types: a number has that of a literal; PostgreSQL infers that of a placeholder from its context."""
        types = [_type_of(one) for one in self._parameters]
        return f" ({', '.join(types)})" if types else ""

    @cached_property
    def _preparation(self) -> str:
        return f"PREPARE {self._name}{self._types} AS {self._statement}"  # no value is in any of these

    @cached_property
    def _placeholders(self) -> list[str]:
        return [one.name for one in self._parameters if isinstance(one, Parameter)]

    @cached_property
    def _execution(self) -> str:
        """Numbers stand in it: they are the same each time, and psycopg would adapt each of up to a hundred."""
        of = connection.connection
        given = ("%s" if isinstance(p, Parameter) else sql.Literal(p).as_string(of) for p in self._parameters)
        places = ", ".join(given)
        return f"EXECUTE {self._name} ({places})" if places else f"EXECUTE {self._name}"

    @cached_property
    def _name(self) -> str:
        return f"kept_{hashlib.sha256(f'{self._types}{self._statement}'.encode()).hexdigest()[:16]}"


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _type_of(value: object) -> str:
    if isinstance(value, int):
        return "integer" if -(2**31) <= value < 2**31 else "bigint"
    return "unknown"


@lru_cache(maxsize=1024)
def prepared[Row](
    build: Callable[..., QuerySet[Any, Any]], row: Callable[..., Row], *facts: Hashable
) -> PreparedQuery[Row]:
    """The query ``build(*facts)``, cached for equal facts: the conditions of ``rows_allowed``, for example.

    ``build`` and ``row`` are module-level functions that use nothing but their arguments.
    """
    return PreparedQuery(lambda: build(*facts), row)


class _Part(NamedTuple):
    """One model of a joined row; ``holder`` is the part that it belongs to."""

    path: str
    model: type[Model]
    names: list[str]  # of its columns, which begin at ``first``
    key: int
    converted: list[tuple[int, Any]]  # columns that their field converts
    first: int
    holder: int


def prepared_objects[M: Model](
    build: Callable[[], QuerySet[M]],
    related: Sequence[str] = (),
    *,
    also: Sequence[str] = (),
) -> PreparedQuery[M]:
    """The objects of ``build()`` with ``related`` ones, as ``select_related`` loads them.

    ``also``: annotations, as attributes.
    """

    @cache
    def parts() -> list[_Part]:
        return _parts(build().model, related)

    def rows() -> QuerySet[M, Any]:
        columns = [f"{part.path}__{name}".removeprefix("__") for part in parts() for name in part.names]
        return build().values_list(*columns, *also)

    def made(*row: Any) -> M:
        found: M = _object(parts(), row)
        for name, value in zip(also, row[len(row) - len(also) :], strict=True):
            setattr(found, name, value)
        return found

    return PreparedQuery(rows, made)


def _parts(model: type[Model], related: Sequence[str]) -> list[_Part]:
    split = [path.split("__") for path in related]
    paths = {"__".join(names[:depth]) for names in split for depth in range(1, len(names) + 1)}
    parts = [_part("", model, 0, 0)]
    for path in sorted(paths):
        above, _, name = path.rpartition("__")
        holder = next(number for number, part in enumerate(parts) if part.path == above)
        joined: Any = parts[holder].model._meta.get_field(name).related_model
        first = parts[-1].first + len(parts[-1].names)
        parts.append(_part(path, joined, first, holder))
    return parts


def _part(path: str, model: type[Model], first: int, holder: int) -> _Part:
    fields = model._meta.concrete_fields
    converted = [(place, field) for place, field in enumerate(fields) if hasattr(field, "from_db_value")]
    names, key = [field.attname for field in fields], fields.index(model._meta.pk)
    return _Part(path, model, names, key, converted, first, holder)


def _object(parts: Sequence[_Part], columns: Sequence[Any]) -> Any:
    made: list[Any] = []
    for part in parts:
        found = _made(part, columns)
        if part.path and made[part.holder] is not None:
            setattr(made[part.holder], part.path.rpartition("__")[2], found)
        made.append(found)
    return made[0]


def _made(part: _Part, columns: Sequence[Any]) -> Model | None:
    values = list(columns[part.first : part.first + len(part.names)])
    if values[part.key] is None:
        return None
    for place, field in part.converted:
        values[place] = field.from_db_value(values[place], None, connection)
    return part.model.from_db(DEFAULT_DB_ALIAS, part.names, values)
