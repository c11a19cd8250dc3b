"""Counter of refusals per minute: one atomic statement each, on the database's clock.

Two counters for each refusal: one per user, action and address, and one per user, so that neither many addresses nor
many actions bypass the limit. Refusals above the first full limit are added to its number of refusals left out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address, ip_network
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.crypto import salted_hmac

from audit.actors import Actor, identity_of_actor
from audit.encryption import encrypt
from audit.row import canonical
from foundation.sql import fetch_rows, fetch_value
from rbac.models import RefusalTally

EACH = 10  # rows a minute for one user, action and address
ALTOGETHER = 60  # rows a minute for one user; for all anonymous clients together
EVERYTHING = "*"
SECONDS = 60
AT_ONCE = 100  # finished minutes that one call handles
IPV6_PREFIX = 64  # the prefix of one customer (RFC 6177)

TABLE = RefusalTally._meta.db_table
# ruff: noqa: S608 - the only name put into these statements is that of our own table
COUNT = f"""
    INSERT INTO {TABLE} AS tally (key, user_id, what, address, since, seen, most)
    VALUES (%(key)s, %(user)s, %(what)s, %(address)s, statement_timestamp(), 1, %(most)s)
    ON CONFLICT (key) DO UPDATE SET seen = tally.seen + 1
    RETURNING seen <= most
"""
# A locked row is being written or counted in: it is skipped, so no transaction waits and there is no deadlock.
TAKE_FINISHED = f"""
    DELETE FROM {TABLE} WHERE key IN (
        SELECT key FROM {TABLE} WHERE since < statement_timestamp() - %(seconds)s * interval '1 second'
        ORDER BY since LIMIT %(at_once)s FOR UPDATE SKIP LOCKED
    ) RETURNING user_id, what, address, since, seen - most
"""


@dataclass(frozen=True)
class Finished:
    """A past minute in which refusals were left out."""

    user_id: Any
    what: str
    address: bytes
    since: datetime
    left_out: int


def count(by: Actor, what: str, *, address: str) -> bool:
    """Counts one refusal; returns whether it is below the limits, so that it is recorded individually."""
    return _counted(by, what, address, EACH) and _counted(by, EVERYTHING, "", ALTOGETHER)


def take_finished() -> Iterator[Finished]:
    """Deletes past minutes; yields those with refusals left out. The caller's transaction records them."""
    rows = fetch_rows(TAKE_FINISHED, seconds=SECONDS, at_once=AT_ONCE)
    for user_id, what, address, since, left_out in rows:
        if left_out > 0:
            yield Finished(user_id, what, bytes(address), since, left_out)


def _counted(by: Actor, what: str, address: str, most: int) -> bool:
    counted = canonical([*identity_of_actor(by), what, _network(address)])
    values = {
        "key": salted_hmac("secure_rbac.refusals", counted, algorithm="sha256").digest(),
        "user": by.pk if isinstance(by, AbstractBaseUser) else None,
        "what": what[: RefusalTally.LONGEST],
        "address": encrypt(address.encode()) if address else b"",
        "most": most,
    }
    return bool(fetch_value(COUNT, **values))


def _network(address: str) -> str:
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    return str(ip_network((parsed, IPV6_PREFIX), strict=False)) if parsed.version == 6 else str(parsed)
