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
    """``"person"."id"`` of the statement that embeds the query."""

    def __init__(self) -> None:
        super().__init__(output_field=BigIntegerField())

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, Any]:
        return '"person"."id"', ()


def filled(statement: str, **queries: str) -> str:
    """``statement`` with SQL compiled by Django in its placeholders; both are ours, neither has parameters."""
    ours: Any = sql.SQL
    text: str = ours(statement).format(**{name: ours(query) for name, query in queries.items()}).as_string()
    return text


# Custom roles by key, with their cells.
type CustomRoles = tuple[tuple[str, Included], ...]


def custom_roles() -> CustomRoles:
    """The current custom roles, in one query."""
    return tuple((role.key, Included(role.name, role.cells)) for role in CustomRole.objects.order_by("key"))


def every_cell(action: str, custom: CustomRoles) -> Iterator[tuple[str, Cell]]:
    """The cell of each role, built-in and custom."""
    built_in = rulebook.row(action).roles
    yield from built_in.items()
    for key, included in custom:
        if key not in built_in:
            yield key, included.cell(action)
