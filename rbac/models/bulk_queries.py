"""Queries about all users: the column with a user's key in a larger statement, and the cells of every role."""

from collections.abc import Iterator
from typing import Any

from django.db.models import (
    BigIntegerField,
    Expression,
)
from django.db.models.sql.compiler import SQLCompiler
from psycopg import sql

from rbac.custom_role_cells import Included
from rbac.models import CustomRole
from rbac.rulebook import Cell, rulebook


class PersonColumn(Expression):
    """``"person"."id"`` of the statement that the query is put into."""

    def __init__(self) -> None:
        super().__init__(output_field=BigIntegerField())

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, Any]:
        return '"person"."id"', ()


def filled(statement: str, **queries: str) -> str:
    """``statement`` with SQL that Django has made in the places that it names; both are ours, neither has values."""
    ours: Any = sql.SQL
    text: str = ours(statement).format(**{name: ours(query) for name, query in queries.items()}).as_string()
    return text


# The roles that administrators made, each by its key with what it includes.
type CustomRoles = tuple[tuple[str, Included], ...]


def custom_roles() -> CustomRoles:
    """Those there are at this moment, in one query."""
    return tuple((role.key, Included(role.name, role.cells)) for role in CustomRole.objects.order_by("key"))


def every_cell(action: str, custom: CustomRoles) -> Iterator[tuple[str, Cell]]:
    """What each role gets, the built-in ones and those that administrators made."""
    built_in = rulebook.row(action).roles
    yield from built_in.items()
    for key, included in custom:
        if key not in built_in:
            yield key, included.cell(action)
