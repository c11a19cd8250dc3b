"""The clock that all decisions use."""

from datetime import datetime

from foundation.sql import fetch_value


def database_now() -> datetime:
    """Time zone aware time of the database at this statement, not at the start of the transaction (may be long ago)."""
    now: datetime = fetch_value("SELECT statement_timestamp()")
    return now
