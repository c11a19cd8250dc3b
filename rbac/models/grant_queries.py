"""Object grants in queries for whole lists: one EXISTS for each table of grants, for any number of grants."""

from collections.abc import Iterator
from functools import lru_cache, reduce
from operator import or_
from typing import Any, NamedTuple

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet
from django.db.models.lookups import In

from foundation.lookups import IsAmong
from rbac.assignments import assignments_of
from rbac.evidence import Acting
from rbac.models.holding_queries import in_force_of_one
from rbac.models.people_queries import people_of_team, teams_of
from rbac.rulebook import GrantStore, rulebook

NOTHING = Q(pk__in=[])


def granted_one_by_one(actor: Acting, action: str, model: type[Model]) -> Q:
    """Rows on which ``actor`` may do ``action`` by a grant on them or on a scope above; NOTHING without grants."""
    if not isinstance(actor, AbstractBaseUser):
        return NOTHING
    allowed = granted_places(actor, action, model)
    if allowed == NOTHING:
        return NOTHING
    for invariant in rulebook.invariants_of(action):
        if invariant.personal:
            allowed &= invariant.query(actor)
    return allowed


def granted_places(actor: AbstractBaseUser, action: str, model: type[Model]) -> Q:
    """Rows of ``model``, which has a scope, with a grant of ``action`` on or above that scope; ignores invariants."""
    parts = [_given(part, model) for part in _parts(actor, action, model)]
    return reduce(or_, parts) if parts else NOTHING


def granted_singly(actor: Acting, action: str, model: type[Model]) -> Q:
    """Rows of ``model`` with a grant of ``action`` on themselves, not on a scope above; ignores invariants. NOTHING
    without such grants.
    """
    parts = [_given(part, model) for part in _single(actor, action, model)]
    return reduce(or_, parts) if parts else NOTHING


def keys_granted_singly(actor: Acting, action: str, model: type[Model], most: int) -> list[int]:
    """Keys of up to ``most`` rows of ``model`` with a grant of ``action`` on themselves, not on a scope above; ignores
    invariants. One query, which reads at most ``most`` grants of each kind; none without such grants.
    """
    keys = [
        _given_by(part, of_each=True).values_list("content_object_id", flat=True)[:most]
        for part in _single(actor, action, model)
    ]
    if not keys:
        return []
    first, *others = keys
    return list(first.union(*others)[:most] if others else first)


class _Part(NamedTuple):
    """A user's grants in one table."""

    person: int
    team: bool
    store: GrantStore
    permissions: tuple[int, ...]


def _single(actor: Acting, action: str, model: type[Model]) -> list[_Part]:
    if not isinstance(actor, AbstractBaseUser):
        return []
    return [part for part in _parts(actor, action, model) if not part.store.covers_below]


def _parts(actor: AbstractBaseUser, action: str, model: type[Model]) -> Iterator[_Part]:
    found: dict[tuple[str, bool], set[int]] = {}
    stores: dict[str, GrantStore] = {}
    held = list(assignments_of(actor).all_grants())
    allowing = rulebook.grants_that_allow(action) if held else frozenset()
    for grant in held:
        if grant.action in allowing:
            stores[grant.store.label] = grant.store
            found.setdefault((grant.store.label, bool(grant.team)), set()).add(grant.permission_id)
    for (label, team), permissions in sorted(found.items()):
        if _reach(stores[label], model):
            yield _Part(actor.pk, team, stores[label], tuple(sorted(permissions)))


@lru_cache(maxsize=4096)
def _given(part: _Part, model: type[Model]) -> Q:
    """Equal Q for equal arguments, so that queries made with it can be cached (foundation/prepared_queries.py)."""
    return Q(Exists(_given_by(part).filter(**_reach(part.store, model))))


def _given_by(part: _Part, *, of_each: bool = False) -> QuerySet[Any]:
    """The grants. of_each: the teams are found first, once; and never by permission alone."""
    if not part.team:
        holder = Q(user_id=part.person)
    elif of_each:
        holder = Q(IsAmong(F("group_id"), ArraySubquery(teams_of(part.person))))
    else:
        holder = Q(**{people_of_team("group"): part.person})
    grants = part.store.to_team if part.team else part.store.to_person
    permission = F("permission_id") + 0 if of_each else F("permission_id")
    found: QuerySet[Any] = grants._default_manager.filter(
        in_force_of_one(), holder, In(permission, part.permissions)
    )
    return found.order_by()


def _reach(store: GrantStore, model: type[Model]) -> dict[str, OuterRef]:
    """Join from a row of ``model`` to its grants; empty if there is none."""
    if not store.covers_below:
        return {"content_object": OuterRef("pk")} if issubclass(model, store.model) else {}
    path = rulebook.scope_path(model)
    place = rulebook.scope_path_of_grants(store)
    return {f"{place}__descendant_links__scope": OuterRef(path)} if path else {}
