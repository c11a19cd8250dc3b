"""Token buckets in PostgreSQL: shared by all processes, each taken by one atomic statement, on the database clock.

A bucket is one timestamp: when it would be full again ("generic cell rate algorithm", ITU-T I.371). An attempt moves
it forward by the time in which one attempt refills. If it would move beyond one whole refill from now, the attempt is
refused and the row is unchanged. No personal data is stored: the key is an HMAC of what the bucket counts.
"""

import math
from collections.abc import Iterable

from django.utils.crypto import salted_hmac

from audit.row import canonical
from foundation.sql import fetch_rows, run_statement
from intrusion.limits import Limit
from intrusion.models import Bucket

TABLE = Bucket._meta.db_table
# ruff: noqa: S608 - the only name put into these statements is that of our own table
TAKE = f"""
    INSERT INTO {TABLE} AS bucket (key, refilled_at)
    VALUES (%(key)s, statement_timestamp() + %(cost)s * interval '1 second')
    ON CONFLICT (key) DO UPDATE
    SET refilled_at = GREATEST(bucket.refilled_at, statement_timestamp()) + %(cost)s * interval '1 second'
    WHERE GREATEST(bucket.refilled_at, statement_timestamp()) + %(cost)s * interval '1 second'
          <= statement_timestamp() + %(period)s * interval '1 second'
    RETURNING true
"""
WAIT = f"""
    SELECT extract(epoch FROM refilled_at - statement_timestamp()) + %(cost)s - %(period)s
    FROM {TABLE} WHERE key = %(key)s
"""
GIVE_BACK = (
    f"UPDATE {TABLE} SET refilled_at = refilled_at - %(cost)s * interval '1 second' WHERE key = %(key)s"
)
EMPTY = f"DELETE FROM {TABLE} WHERE key = ANY(%(keys)s::bytea[])"
PRUNE = f"""
    DELETE FROM {TABLE} WHERE key IN (
        SELECT key FROM {TABLE} WHERE refilled_at < statement_timestamp() LIMIT %(most)s FOR UPDATE SKIP LOCKED
    )
"""


def bucket_key(action: str, limit: Limit, value: str) -> bytes:
    """The key of the bucket that counts ``value`` (an address, a name…). Changes with SECRET_KEY."""
    counted = canonical([action, str(limit.scope), limit.minutes, value])
    return salted_hmac("secure_intrusion.bucket", counted, algorithm="sha256").digest()


def take(key: bytes, limit: Limit) -> int | None:
    """Takes one attempt. Returns None on success, else the seconds until one is available (at least 1)."""
    values: dict[str, float | bytes] = {
        "key": key,
        "cost": _seconds_each(limit),
        "period": limit.minutes * 60,
    }
    if fetch_rows(TAKE, **values):
        return None
    waits = fetch_rows(WAIT, **values)
    return max(1, math.ceil(waits[0][0])) if waits else 1


def give_back(key: bytes, limit: Limit) -> None:
    """Returns one attempt. A full bucket stays full."""
    run_statement(GIVE_BACK, key=key, cost=_seconds_each(limit))


def refill(keys: Iterable[bytes]) -> None:
    """Fills these buckets at once."""
    run_statement(EMPTY, keys=list(keys))


def prune(most: int = 10_000) -> int:
    """For the worker: deletes up to ``most`` full buckets, which hold no information; returns how many."""
    return run_statement(PRUNE, most=most)


def _seconds_each(limit: Limit) -> float:
    return limit.minutes * 60 / limit.count
