"""Which roles and grants a person holds, loaded in one query and kept on the person's instance for a few seconds."""

import time
from collections.abc import Iterable
from itertools import count
from typing import Any, NamedTuple

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import BigIntegerField

from rbac.held import Holdings, roles_and_grants
from rbac.held_at import HeldAt
from rbac.holding_rows import (
    A_KIND_OF_ROLE,
    A_ROLE,
    Rows,
    everything_query,
    holdings_query,
    in_force,
    kind_of_grant,
)
from rbac.prepared import Prepared, Slot

__all__ = [
    "Moment",
    "Row",
    "assignments_of",
    "everything_of",
    "forget_assignments",
    "in_force",
    "keep_holdings",
    "moment",
    "version_of_holdings",
]

KEPT_FOR = 5.0  # seconds; a request is shorter, a worker's or a shell's person instance is not
_ATTRIBUTE = "_rbac_assignments"
_changes = count(1)
_state = {"version": 0}


type Row = tuple[Any, ...]


class Moment(NamedTuple):
    version: int
    at: float  # of time.monotonic()


def assignments_of(user: AbstractBaseUser) -> Holdings:
    """What ``user`` holds. One query for each instance of the person and request.

    Of somebody who holds very much: what stands for its kinds. The rest is asked for where it is needed.
    """
    kept: Holdings | None = getattr(user, _ATTRIBUTE, None)
    if kept is None or not _is_fresh(kept):
        kept = _load(user)
        setattr(user, _ATTRIBUTE, kept)
    return kept


def everything_of(user: AbstractBaseUser) -> Holdings:
    """All that ``user`` holds, however much; one more query where that is more than ``assignments_of`` has."""
    held = assignments_of(user)
    if held.at is None:
        return held
    since = moment()
    rows = sorted(_EVERYTHING.rows(user=user.pk), key=lambda row: row[:2])
    return Holdings.of(*roles_and_grants(rows, since.at), since.at, since.version)


def forget_assignments() -> None:
    """Makes every kept set in this process stale, now and once more when the change is there for everybody.

    Called by whatever grants or revokes. Another thread may read the old state between the two.
    """
    _next_version()
    transaction.on_commit(_next_version)


def version_of_holdings() -> int:
    """Another number whenever this process has changed what somebody holds."""
    return _state["version"]


def _next_version() -> None:
    _state["version"] = next(_changes)


def _is_fresh(kept: Holdings) -> bool:
    return kept.version == _state["version"] and time.monotonic() - kept.loaded_at < min(KEPT_FOR, kept.lasts)


def moment() -> Moment:
    """To be taken before what somebody holds is asked for."""
    return Moment(_state["version"], time.monotonic())


def keep_holdings(user: AbstractBaseUser, rows: Iterable[Row], since: Moment) -> None:
    """``rows`` of ``holdings_query`` are what ``user`` holds; asked for after ``since``."""
    setattr(user, _ATTRIBUTE, _made_of(user, rows, since))


def _load(user: AbstractBaseUser) -> Holdings:
    since = moment()
    return _made_of(user, _HOLDINGS.rows(user=user.pk), since)


def _made_of(user: AbstractBaseUser, rows: Iterable[Row], since: Moment) -> Holdings:
    version, loaded_at = since
    found = sorted(rows, key=lambda row: row[:2])
    first = found[0][0] if found else A_ROLE
    if first >= A_ROLE:  # none is there for its kind
        return Holdings.of(*roles_and_grants(found, loaded_at), loaded_at, version)
    kinds = {row[0] for row in found if row[0] < A_ROLE}
    at = HeldAt(user.pk, roles=A_KIND_OF_ROLE in kinds, grants=bool(kinds - {A_KIND_OF_ROLE}))
    return Holdings.of(*roles_and_grants(_each_once(found), loaded_at), loaded_at, version, at)


def _each_once(rows: Iterable[Row]) -> list[Row]:
    """Somebody's who holds much: what is there for its kind may be among the others, too."""
    once: dict[tuple[Any, ...], Row] = {}
    for store, key, *rest in rows:
        real = A_ROLE if store == A_KIND_OF_ROLE else kind_of_grant(store) if store < A_ROLE else store
        once[real, key, rest[5]] = (real, key, *rest)
    return sorted(once.values(), key=lambda row: row[:2])


def _holdings() -> Rows:
    return holdings_query(Slot("user", BigIntegerField()))


_EVERYTHING = Prepared(lambda: everything_query(Slot("user", BigIntegerField())), lambda *columns: columns)
_HOLDINGS = Prepared(_holdings, lambda *columns: columns)
