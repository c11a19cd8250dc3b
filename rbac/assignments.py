"""Role assignments and grants of a user, held directly and through teams.

Loaded in one query and cached on the user instance for a few seconds.
"""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import chain, count
from typing import Any, NamedTuple

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import BigIntegerField

from foundation.prepared_queries import Parameter, PreparedQuery
from rbac.custom_role_cells import Included, included
from rbac.models.holding_queries import holdings_query, in_force
from rbac.rulebook import Cell, GrantStore, role_names, rulebook

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


def assignments_of(user: AbstractBaseUser) -> "Holdings":
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


def _is_fresh(kept: "Holdings") -> bool:
    return kept.version == _state["version"] and time.monotonic() - kept.loaded_at < KEPT_FOR


def moment() -> Moment:
    """Time and version, to be taken before assignments are loaded."""
    return Moment(_state["version"], time.monotonic())


def keep_holdings_at(user: AbstractBaseUser, rows: Iterable[Row], since: Moment) -> None:
    """Caches ``rows`` as what ``user`` holds in the scopes that this instance is asked about, and nothing else."""
    found = sorted(rows, key=lambda row: row[:2])
    setattr(user, _ATTRIBUTE, Holdings.of(*roles_and_grants(found, since.at), since.at, since.version))


def _load(user: AbstractBaseUser) -> "Holdings":
    since = moment()
    rows = sorted(_HOLDINGS.rows(user=user.pk), key=lambda row: row[:2])
    return Holdings.of(*roles_and_grants(rows, since.at), since.at, since.version)


def _columns(*columns: Any) -> Row:
    return columns


_USER = Parameter("user", BigIntegerField())
_HOLDINGS = PreparedQuery(lambda: holdings_query(_USER), _columns)


@dataclass(frozen=True, slots=True)
class Held:
    """A role held in a scope, or (``scope_id`` None) on the whole site, until ``ends`` on this process's clock."""

    role: str
    scope_id: int | None
    place: str
    ends: float
    team: str = ""  # the name of the team through which it is held
    custom: Included | None = None  # cells of a custom role

    def cell(self, action: str) -> Cell | None:
        """The role's cell; None for an unknown role. Code comes first: a stored role cannot shadow a built-in one."""
        built_in = rulebook.row(action).roles
        if self.role in built_in:
            return built_in[self.role]
        return self.custom.cell(action) if self.custom else None

    @property
    def stands_for(self) -> frozenset[str]:
        """The built-in roles that it is or copies cells of: tasks assigned to those are assigned to its holder."""
        if self.custom is None or self.role in role_names():
            return frozenset((self.role,))
        return self.custom.stands_for


@dataclass(frozen=True, slots=True)
class HeldGrant:
    """One action on one object of ``store.model``; if the store covers what lies below, also below ``scope_id``."""

    store: GrantStore
    action: str
    permission_id: int
    key: int
    scope_id: int | None
    reason: str
    assigner: str
    until: datetime | None
    ends: float
    team: str = ""


def place_of(grant: HeldGrant) -> tuple[str, int]:
    """Where a grant counts: on its object, or (model empty) in the scope that it covers."""
    return ("", grant.scope_id) if grant.scope_id is not None else (grant.store.label, grant.key)


@dataclass(frozen=True)
class Holdings:
    """Roles and grants as loaded; returns only those that have not expired since."""

    by_scope: dict[int | None, list[Held]]
    ranked: tuple[Held, ...]  # highest roles first
    grants: tuple[HeldGrant, ...]
    grants_by_place: dict[tuple[str, int], list[HeldGrant]]
    loaded_at: float
    version: int

    @classmethod
    def of(
        cls,
        roles: Iterable[Held],
        grants: Iterable[HeldGrant],
        loaded_at: float,
        version: int,
    ) -> "Holdings":
        by_scope: dict[int | None, list[Held]] = {None: []}
        for held in roles:
            by_scope.setdefault(held.scope_id, []).append(held)
        by_place: dict[tuple[str, int], list[HeldGrant]] = {}
        for grant in grants:
            by_place.setdefault(place_of(grant), []).append(grant)
        order = {role: -rank for rank, role in enumerate(role_names())}
        ranked = sorted(chain.from_iterable(by_scope.values()), key=lambda held: order.get(held.role, 1))
        kept = tuple(chain.from_iterable(by_place.values()))
        return cls(by_scope, tuple(ranked), kept, by_place, loaded_at, version)

    def all(self) -> Iterator[Held]:
        """Every role in force, highest first."""
        now = time.monotonic()
        return (held for held in self.ranked if held.ends > now)

    def kinds(self) -> Iterator[Held]:
        """Roles in force, one of each kind (site, scopes, through teams), even if held in a thousand scopes."""
        now = time.monotonic()
        return (held for held in self._longest if held.ends > now)

    @cached_property
    def _longest(self) -> tuple[Held, ...]:
        """The last to expire of each kind."""
        found: dict[tuple[str, bool, bool], Held] = {}
        for held in self.ranked:
            kind = held.role, held.scope_id is None, bool(held.team)
            if kind not in found or held.ends > found[kind].ends:
                found[kind] = held
        return tuple(found.values())

    def reaching(self, scope_ids: Iterable[int]) -> Iterator[Held]:
        """Roles in force in one of ``scope_ids`` (nearest first), then those for the whole site."""
        now = time.monotonic()
        for scope_id in scope_ids:
            yield from (held for held in self.by_scope.get(scope_id, ()) if held.ends > now)
        yield from (held for held in self.by_scope[None] if held.ends > now)

    def all_grants(self) -> Iterator[HeldGrant]:
        """Every grant in force."""
        now = time.monotonic()
        return (grant for grant in self.grants if grant.ends > now)

    def grants_on(self, label: str, key: int, scope_ids: Iterable[int]) -> Iterator[HeldGrant]:
        """Grants in force on the object ``key`` of the model ``label``, then those on its scopes, nearest first."""
        now = time.monotonic()
        for place in ((label, key), *(("", scope_id) for scope_id in scope_ids)):
            yield from (grant for grant in self.grants_by_place.get(place, ()) if grant.ends > now)


def roles_and_grants(rows: Iterable[Any], asked_at: float) -> tuple[list[Held], list[HeldGrant]]:
    """Splits rows of rbac/models/holding_queries.py; ``asked_at``: time.monotonic() before the query."""
    roles: list[Held] = []
    grants: list[HeldGrant] = []
    stores = rulebook.grant_stores
    for store, _key, name, scope_id, place, until, now, team, allows, target, reason, giver, custom in rows:
        # The end is on the database's clock; only the time left is measured here.
        ends = asked_at + (until - now).total_seconds() if until else float("inf")
        team = team or ""
        if store < 0:
            of_ones_own = included(custom) if custom else None
            roles.append(Held(name, scope_id, place or "", ends, team, of_ones_own))
        elif store < len(stores):
            of, action = stores[store], f"{stores[store].model._meta.app_label}.{name}"
            given = HeldGrant(of, action, allows, target, scope_id, reason, giver or "", until, ends, team)
            grants.append(given)
    return roles, grants
