"""The one clock that decisions use."""

from datetime import datetime

from django.db import connection


def database_now() -> datetime:
    """The database's time at this statement, with zone; not the start of the transaction, which may be long ago."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        now: datetime = cursor.fetchone()[0]
    return now
