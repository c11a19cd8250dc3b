"""Which roles a person holds, loaded in one query and kept on the person's instance for a few seconds at most."""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, count
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import BigIntegerField, Q, QuerySet
from django.db.models.functions import Now

from rbac.models import RoleAssignment
from rbac.prepared import Prepared, Slot
from rbac.rulebook import role_names

KEPT_FOR = 5.0  # seconds; a request is shorter, a worker's or a shell's person instance is not
_ATTRIBUTE = "_rbac_assignments"
_changes = count(1)
_state = {"version": 0}


@dataclass(frozen=True, slots=True)
class Held:
    """A role held at a place, or (``scope_id`` None) on the whole site, until ``ends`` on this process's clock."""

    role: str
    scope_id: int | None
    place: str
    ends: float


@dataclass(frozen=True)
class Assignments:
    by_scope: dict[int | None, list[Held]]
    ranked: tuple[Held, ...]  # the highest roles first
    loaded_at: float
    version: int

    @property
    def fresh(self) -> bool:
        return self.version == _state["version"] and time.monotonic() - self.loaded_at < KEPT_FOR

    def all(self) -> Iterator[Held]:
        """Every role in force, the highest first."""
        now = time.monotonic()
        return (held for held in self.ranked if held.ends > now)

    def reaching(self, scope_ids: Iterable[int]) -> Iterator[Held]:
        """The roles in force at one of ``scope_ids`` (nearest first), then those for the whole site."""
        now = time.monotonic()
        for scope_id in (*scope_ids, None):
            yield from (held for held in self.by_scope.get(scope_id, ()) if held.ends > now)


def in_force() -> Q:
    """RoleAssignments that have not ended, on the database's clock."""
    return Q(until__isnull=True) | Q(until__gt=Now())


def assignments_of(user: AbstractBaseUser) -> Assignments:
    """What ``user`` holds. One query for each instance of the person and request."""
    kept: Assignments | None = getattr(user, _ATTRIBUTE, None)
    if kept is None or not kept.fresh:
        kept = _load(user)
        setattr(user, _ATTRIBUTE, kept)
    return kept


def forget_assignments() -> None:
    """Makes every kept set in this process stale, now and once more when the change is there for everybody.

    Called by whatever grants or revokes. Another thread may read the old state between the two.
    """
    _next_version()
    transaction.on_commit(_next_version)


def _next_version() -> None:
    _state["version"] = next(_changes)


def _assignments() -> QuerySet[RoleAssignment, Any]:
    held = RoleAssignment.objects.filter(in_force(), user_id=Slot("user", BigIntegerField()))
    return (
        held.annotate(now=Now()).order_by("pk").values_list("role", "scope_id", "scope__name", "until", "now")
    )


_ASSIGNMENTS = Prepared(_assignments, lambda *columns: columns)


def _load(user: AbstractBaseUser) -> Assignments:
    version, loaded_at = _state["version"], time.monotonic()
    by_scope: dict[int | None, list[Held]] = {None: []}
    for role, scope_id, place, until, now in _ASSIGNMENTS.rows(user=user.pk):
        # The end is the database's; only how far away it is gets measured here.
        ends = loaded_at + (until - now).total_seconds() if until else float("inf")
        by_scope.setdefault(scope_id, []).append(Held(role, scope_id, place or "", ends))
    order = {role: -rank for rank, role in enumerate(role_names())}
    ranked = sorted(chain.from_iterable(by_scope.values()), key=lambda held: order.get(held.role, 1))
    return Assignments(by_scope, tuple(ranked), loaded_at, version)
