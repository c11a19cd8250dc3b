"""A user's role assignments and grants, loaded in one query and cached on the user instance for a few seconds."""

import time
from collections import Counter
from collections.abc import Iterable
from itertools import count
from typing import Any, NamedTuple

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import BigIntegerField

from foundation.prepared_queries import Parameter, PreparedQuery
from rbac.holdings import Holdings, roles_and_grants
from rbac.models import holding_queries
from rbac.models.holding_queries import A_ROLE, everything_query, holdings_query, in_force, query_of_much
from rbac.models.lazy_holdings import HeldAt

__all__ = [
    "Moment",
    "Row",
    "assignments_of",
    "everything_of",
    "forget_assignments",
    "holds_very_much",
    "in_force",
    "keep_holdings_at",
    "moment",
    "version_of_holdings",
]

KEPT_FOR = 5.0  # seconds; a request is shorter, but a user instance in a worker or shell lives longer
_ATTRIBUTE = "_rbac_assignments"
_changes = count(1)
_state = {"version": 0}
MOST_REMEMBERED = 10_000  # users
_much: set[int] = set()  # users with very many assignments, as far as this process has seen


type Row = tuple[Any, ...]


class Moment(NamedTuple):
    version: int
    at: float  # of time.monotonic()


def assignments_of(user: AbstractBaseUser) -> Holdings:
    """The assignments of ``user``. One query for each instance of the user and request.

    For a user with very many: a part with each kind. The rest is loaded where it is needed.
    """
    kept: Holdings | None = getattr(user, _ATTRIBUTE, None)
    if kept is None or not _is_fresh(kept):
        kept = _load(user)
        setattr(user, _ATTRIBUTE, kept)
    return kept


def everything_of(user: AbstractBaseUser) -> Holdings:
    """All assignments of ``user``, however many; one more query if ``assignments_of`` has only a part."""
    held = assignments_of(user)
    if held.at is None:
        return held
    since = moment()
    rows = sorted(everything_query(user.pk), key=lambda row: row[:2])
    return Holdings.of(*roles_and_grants(rows, since.at), since.at, since.version)


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
    return kept.version == _state["version"] and time.monotonic() - kept.loaded_at < min(KEPT_FOR, kept.lasts)


def moment() -> Moment:
    """Time and version, to be taken before assignments are loaded."""
    return Moment(_state["version"], time.monotonic())


def keep_holdings_at(user: AbstractBaseUser, rows: Iterable[Row], since: Moment) -> None:
    """Caches ``rows`` as what ``user`` holds in the scopes that this instance is asked about, and nothing else."""
    found = sorted(rows, key=lambda row: row[:2])
    setattr(user, _ATTRIBUTE, Holdings.of(*roles_and_grants(found, since.at), since.at, since.version))


def holds_very_much(person: int) -> bool:
    """Whether this process has seen ``person`` hold more than is loaded: ``query_of_much`` is then used at once."""
    return person in _much


def _load(user: AbstractBaseUser) -> Holdings:
    since, of_much = moment(), holds_very_much(user.pk)
    rows = sorted((_MUCH if of_much else _HOLDINGS).rows(user=user.pk), key=lambda row: row[:2])
    at = _place_by_place(user, rows) if len(rows) > holding_queries.MOST else None
    if at is not None and not of_much:
        _remember(user.pk)
        return _load(user)
    if of_much and at is None:
        _much.discard(user.pk)
    return Holdings.of(*roles_and_grants(rows, since.at), since.at, since.version, at)


def _remember(person: int) -> None:
    if len(_much) >= MOST_REMEMBERED:
        _much.clear()
    _much.add(person)


def _place_by_place(user: AbstractBaseUser, rows: list[Row]) -> HeldAt | None:
    """For a user with more than MOST roles or grants of some kind: ``rows`` are then not all."""
    ways = Counter((row[0], row[7] is not None) for row in rows)
    many = {store == A_ROLE for (store, _team), number in ways.items() if number > holding_queries.MOST}
    return HeldAt(user.pk, roles=True in many, grants=False in many) if many else None


def _columns(*columns: Any) -> Row:
    return columns


_USER = Parameter("user", BigIntegerField())
_HOLDINGS = PreparedQuery(lambda: holdings_query(_USER), _columns)
_MUCH = PreparedQuery(lambda: query_of_much(_USER), _columns)
