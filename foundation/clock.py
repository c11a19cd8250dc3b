"""The clock that all decisions use."""

from datetime import datetime

from django.db import connection


def database_now() -> datetime:
    """Time zone aware time of the database at this statement, not at the start of the transaction (may be long ago)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        now: datetime = cursor.fetchone()[0]
    return now
