"""Statements that run more than once in a transaction, and are planned the first time.

What compares everything that everybody may do, before a change and after it, has a hundred of them: to plan one takes
PostgreSQL twenty times as long as to answer it. Nothing of them stays: a connection that kept their plans would need
megabytes for what is asked a few times a day.
"""

import secrets
from typing import Any

from django.db import connection

# Else PostgreSQL would plan each of the first five times, for the very values.
_AS_PLANNED = "SET LOCAL plan_cache_mode = force_generic_plan"
_AS_BEFORE = "SET LOCAL plan_cache_mode = DEFAULT"


class PlannedOnce:
    """To be used in one transaction, and to be forgotten in it: behind PgBouncer the next is on another connection."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}  # SQL -> under which name it is prepared
        self._begin = f"once_{secrets.token_hex(8)}"

    def row(self, sql: str, parameters: list[Any], keys: list[int]) -> tuple[Any, ...]:
        """The one row that ``sql`` answers, in which $1 is ``keys`` and each %s one of ``parameters``."""
        operations: Any = connection.ops
        text = str(operations.compose_sql(sql, parameters))
        messages = []
        if (name := self._names.get(text)) is None:
            name = self._names[text] = f"{self._begin}_{len(self._names)}"
            messages.append(f"PREPARE {name} (bigint[]) AS {text.replace('%', '%%')}")
        messages += [_AS_PLANNED, f"EXECUTE {name} (%s::bigint[])", _AS_BEFORE]
        with connection.cursor() as cursor:
            cursor.execute("; ".join(messages), [keys])
            for _message in messages[:-2]:
                cursor.nextset()
            row: tuple[Any, ...] = cursor.fetchone()
        return row

    def forget(self) -> None:
        if self._names:
            with connection.cursor() as cursor:
                cursor.execute("; ".join(f"DEALLOCATE {name}" for name in self._names.values()))
            self._names.clear()
