"""A user's role assignments and grants, loaded in one query and cached on the user instance for a few seconds."""

import time
from collections.abc import Iterable
from itertools import count
from typing import Any, NamedTuple

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import BigIntegerField

from foundation.prepared_queries import Parameter, PreparedQuery
from rbac.holdings import Holdings, roles_and_grants
from rbac.models.holding_queries import holdings_query, in_force

__all__ = [
    "Moment",
    "Row",
    "assignments_of",
    "forget_assignments",
    "in_force",
    "keep_holdings_at",
    "moment",
    "version_of_holdings",
]

KEPT_FOR = 5.0  # seconds; a request is shorter, but a user instance in a worker or shell lives longer
_ATTRIBUTE = "_rbac_assignments"
_changes = count(1)
_state = {"version": 0}

type Row = tuple[Any, ...]


class Moment(NamedTuple):
    version: int
    at: float  # of time.monotonic()


def assignments_of(user: AbstractBaseUser) -> Holdings:
    """The assignments of ``user``. One query for each instance of the user and request."""
    kept: Holdings | None = getattr(user, _ATTRIBUTE, None)
    if kept is None or not _is_fresh(kept):
        kept = _load(user)
        setattr(user, _ATTRIBUTE, kept)
    return kept


def forget_assignments() -> None:
    """Invalidates every cached set in this process, now and again on commit.

    Called by functions that grant or revoke. Another thread may read the old state between the two.
    """
    _next_version()
    transaction.on_commit(_next_version)


def version_of_holdings() -> int:
    """A number that changes whenever this process has changed an assignment."""
    return _state["version"]


def _next_version() -> None:
    _state["version"] = next(_changes)


def _is_fresh(kept: Holdings) -> bool:
    return kept.version == _state["version"] and time.monotonic() - kept.loaded_at < KEPT_FOR


def moment() -> Moment:
    """Time and version, to be taken before assignments are loaded."""
    return Moment(_state["version"], time.monotonic())


def keep_holdings_at(user: AbstractBaseUser, rows: Iterable[Row], since: Moment) -> None:
    """Caches ``rows`` as what ``user`` holds in the scopes that this instance is asked about, and nothing else."""
    found = sorted(rows, key=lambda row: row[:2])
    setattr(user, _ATTRIBUTE, Holdings.of(*roles_and_grants(found, since.at), since.at, since.version))


def _load(user: AbstractBaseUser) -> Holdings:
    since = moment()
    rows = sorted(_HOLDINGS.rows(user=user.pk), key=lambda row: row[:2])
    return Holdings.of(*roles_and_grants(rows, since.at), since.at, since.version)


def _columns(*columns: Any) -> Row:
    return columns


_USER = Parameter("user", BigIntegerField())
_HOLDINGS = PreparedQuery(lambda: holdings_query(_USER), _columns)
