"""What a person holds, themselves and through their teams: roles at places, and grants on single objects."""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import chain

from rbac.custom import Included
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


@dataclass(frozen=True)
class Holdings:
    """Roles and grants as they were loaded; only what has not ended since is given out."""

    by_scope: dict[int | None, list[Held]]
    ranked: tuple[Held, ...]  # the highest roles first
    grants: tuple[HeldGrant, ...]
    grants_by_place: dict[tuple[str, int], list[HeldGrant]]
    loaded_at: float
    version: int

    @classmethod
    def of(
        cls, roles: Iterable[Held], grants: Iterable[HeldGrant], loaded_at: float, version: int
    ) -> "Holdings":
        by_scope: dict[int | None, list[Held]] = {None: []}
        for held in roles:
            by_scope.setdefault(held.scope_id, []).append(held)
        by_place: dict[tuple[str, int], list[HeldGrant]] = {}
        for grant in grants:
            place = ("", grant.scope_id) if grant.scope_id is not None else (grant.store.label, grant.key)
            by_place.setdefault(place, []).append(grant)
        order = {role: -rank for rank, role in enumerate(role_names())}
        ranked = sorted(chain.from_iterable(by_scope.values()), key=lambda held: order.get(held.role, 1))
        return cls(
            by_scope,
            tuple(ranked),
            tuple(chain.from_iterable(by_place.values())),
            by_place,
            loaded_at,
            version,
        )

    def all(self) -> Iterator[Held]:
        """Every role in force, the highest first."""
        now = time.monotonic()
        return (held for held in self.ranked if held.ends > now)

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
        now = time.monotonic()
        for scope_id in (*scope_ids, None):
            yield from (held for held in self.by_scope.get(scope_id, ()) if held.ends > now)

    def all_grants(self) -> Iterator[HeldGrant]:
        """Every grant in force."""
        now = time.monotonic()
        return (grant for grant in self.grants if grant.ends > now)

    def grants_on(self, label: str, key: int, scope_ids: Iterable[int]) -> Iterator[HeldGrant]:
        """The grants in force on the object ``key`` of the model ``label``, then those at its places, nearest first."""
        now = time.monotonic()
        for place in ((label, key), *(("", scope_id) for scope_id in scope_ids)):
            yield from (grant for grant in self.grants_by_place.get(place, ()) if grant.ends > now)
