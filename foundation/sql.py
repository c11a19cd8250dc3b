"""Plain SQL that the ORM cannot write. Values always travel beside the statement, by position or by name."""

from typing import Any

from django.db import connection


def fetch_rows(statement: str, *values: Any, **named: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, named or values or None)
        return list(cursor.fetchall())


def fetch_value(statement: str, *values: Any, **named: Any) -> Any:
    """The one value of a statement that returns one."""
    return fetch_rows(statement, *values, **named)[0][0]


def run_statement(statement: str, *values: Any, **named: Any) -> int:
    """The number of rows that it wrote or removed."""
    with connection.cursor() as cursor:
        cursor.execute(statement, named or values or None)
        return int(cursor.rowcount)
