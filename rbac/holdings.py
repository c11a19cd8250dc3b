"""What a person holds, themselves and through their teams: roles at places, and grants on single objects."""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from itertools import chain
from typing import Any, Protocol

from rbac.custom_role_cells import Included, included
from rbac.rulebook import Cell, GrantStore, role_names, rulebook


@dataclass(frozen=True, slots=True)
class Held:
    """A role held at a place, or (``scope_id`` None) on the whole site, until ``ends`` on this process's clock."""

    role: str
    scope_id: int | None
    place: str
    ends: float
    team: str = ""  # the name of the team through which it is held
    custom: Included | None = None  # what a role includes that stands in no code

    def cell(self, action: str) -> Cell | None:
        """What the role gets; None for a role that nobody knows. Code comes first: data shadows no built-in role."""
        built_in = rulebook.row(action).roles
        if self.role in built_in:
            return built_in[self.role]
        return self.custom.cell(action) if self.custom else None

    @property
    def stands_for(self) -> frozenset[str]:
        """The built-in roles that it is or copies cells of: what is asked of them is asked of its holder."""
        if self.custom is None or self.role in role_names():
            return frozenset((self.role,))
        return self.custom.stands_for


@dataclass(frozen=True, slots=True)
class HeldGrant:
    """One action on one object of ``store.model``; where the store covers what lies below, at ``scope_id``."""

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
    """Where a grant counts: on its object, or (the model empty) at the scope that it covers with all below."""
    return ("", grant.scope_id) if grant.scope_id is not None else (grant.store.label, grant.key)


class PlaceByPlace(Protocol):
    """What answers for single places and objects, where too much is held to load all of it:
    rbac/models/lazy_holdings.py.
    """

    of_roles: bool
    of_grants: bool

    def roles_at(self, scope_ids: Iterable[int]) -> "dict[int, list[Held]]": ...
    def grants_at(
        self, label: str, key: int, scope_ids: Iterable[int]
    ) -> dict[tuple[str, int], list[HeldGrant]]: ...


@dataclass(frozen=True)
class Holdings:
    """Roles and grants as they were loaded; only what has not ended since is given out.

    ``at``: None where everything was. Else what was loaded stands for the rest: each kind of role and grant is there,
    and each role for the whole site.
    """

    by_scope: dict[int | None, list[Held]]
    ranked: tuple[Held, ...]  # the highest roles first
    grants: tuple[HeldGrant, ...]
    grants_by_place: dict[tuple[str, int], list[HeldGrant]]
    loaded_at: float
    version: int
    at: PlaceByPlace | None = None
    lasts: float = float("inf")  # seconds; then something has ended that may have stood for others

    @classmethod
    def of(
        cls,
        roles: Iterable[Held],
        grants: Iterable[HeldGrant],
        loaded_at: float,
        version: int,
        at: PlaceByPlace | None = None,
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
        found = cls(by_scope, tuple(ranked), kept, by_place, loaded_at, version, at)
        if at is None:
            return found
        ends = min(float("inf"), *(held.ends for held in ranked), *(grant.ends for grant in kept))
        return replace(found, lasts=ends - loaded_at)

    def all(self) -> Iterator[Held]:
        """Every role in force, the highest first; of very many those that stand for the others."""
        now = time.monotonic()
        return (held for held in self.ranked if held.ends > now)

    def listed(self) -> Iterator[Held]:
        """What an explanation names: every role in force, and of very many one of each kind."""
        return self.kinds() if self.at is not None and self.at.of_roles else self.all()

    def kinds(self) -> Iterator[Held]:
        """The roles in force, one of each for the site, for places, and through teams: of a thousand places one."""
        now = time.monotonic()
        return (held for held in self._longest if held.ends > now)

    @cached_property
    def _longest(self) -> tuple[Held, ...]:
        """Of each kind the one that ends last."""
        found: dict[tuple[str, bool, bool], Held] = {}
        for held in self.ranked:
            kind = held.role, held.scope_id is None, bool(held.team)
            if kind not in found or held.ends > found[kind].ends:
                found[kind] = held
        return tuple(found.values())

    def reaching(self, scope_ids: Iterable[int]) -> Iterator[Held]:
        """The roles in force at one of ``scope_ids`` (nearest first), then those for the whole site."""
        now, scope_ids = time.monotonic(), tuple(scope_ids)
        at = self.at.roles_at(scope_ids) if self.at is not None and self.at.of_roles else self.by_scope
        for scope_id in scope_ids:
            yield from (held for held in at.get(scope_id, ()) if held.ends > now)
        yield from (held for held in self.by_scope[None] if held.ends > now)

    def all_grants(self) -> Iterator[HeldGrant]:
        """Every grant in force; of very many those that stand for the others."""
        now = time.monotonic()
        return (grant for grant in self.grants if grant.ends > now)

    def grants_on(self, label: str, key: int, scope_ids: Iterable[int]) -> Iterator[HeldGrant]:
        """The grants in force on the object ``key`` of the model ``label``, then those at its places, nearest first."""
        now, at, scope_ids = time.monotonic(), self.grants_by_place, tuple(scope_ids)
        if self.at is not None and self.at.of_grants:
            at = self.at.grants_at(label, key, scope_ids)
        for place in ((label, key), *(("", scope_id) for scope_id in scope_ids)):
            yield from (grant for grant in at.get(place, ()) if grant.ends > now)


def roles_and_grants(rows: Iterable[Any], asked_at: float) -> tuple[list[Held], list[HeldGrant]]:
    """Of rows as rbac/models/holding_queries.py has them; ``asked_at``: of time.monotonic(), before they were
    asked for.
    """
    roles: list[Held] = []
    grants: list[HeldGrant] = []
    stores = rulebook.grant_stores
    for store, _key, name, scope_id, place, until, now, team, allows, target, reason, giver, custom in rows:
        # The end is the database's; only how far away it is gets measured here.
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
