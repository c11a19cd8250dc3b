"""Statements of a captured web process, past every verb."""

from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError


def refused(statement: str, *values: Any) -> str:
    """What PostgreSQL says to cms_web."""
    with connection.cursor() as cursor, pytest.raises(ProgrammingError) as raised, transaction.atomic():
        cursor.execute(statement, values)
    return str(raised.value)


def execute(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
