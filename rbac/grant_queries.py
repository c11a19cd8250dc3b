"""Grants on single objects, for whole lists: an EXISTS for each table that holds some, however many they are."""

from collections.abc import Iterator
from functools import lru_cache, reduce
from operator import or_

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Exists, Model, OuterRef, Q

from rbac.assignments import assignments_of, in_force
from rbac.evidence import Acting
from rbac.people import people_of_team
from rbac.rulebook import GrantStore, rulebook

NOTHING = Q(pk__in=[])


def granted_one_by_one(actor: Acting, action: str, model: type[Model]) -> Q:
    """Rows that ``actor`` may do ``action`` to by a grant on them, or on a place above them; NOTHING without grants."""
    if not isinstance(actor, AbstractBaseUser):
        return NOTHING
    parts = list(_parts(actor, action, model))
    if not parts:
        return NOTHING
    allowed = reduce(or_, parts)
    for invariant in rulebook.invariants_of(action):
        if invariant.personal:
            allowed &= invariant.query(actor)
    return allowed


def granted_places(actor: AbstractBaseUser, action: str, model: type[Model]) -> Q:
    """Rows of ``model``, which has a place, on or above which ``actor`` was granted ``action``, whatever must hold."""
    parts = list(_parts(actor, action, model))
    return reduce(or_, parts) if parts else NOTHING


def granted_singly(actor: Acting, action: str, model: type[Model]) -> Q:
    """Rows of ``model`` on which themselves ``actor`` was granted ``action``, whatever must hold: nothing that lies
    below a place which was. NOTHING without such grants.
    """
    if not isinstance(actor, AbstractBaseUser):
        return NOTHING
    parts = list(_parts(actor, action, model, on_places=False))
    return reduce(or_, parts) if parts else NOTHING


def _parts(
    actor: AbstractBaseUser, action: str, model: type[Model], *, on_places: bool = True
) -> Iterator[Q]:
    found: dict[tuple[str, bool], set[int]] = {}
    stores: dict[str, GrantStore] = {}
    held = list(assignments_of(actor).all_grants())
    allowing = rulebook.grants_that_allow(action) if held else frozenset()
    for grant in held:
        if grant.action in allowing:
            stores[grant.store.label] = grant.store
            found.setdefault((grant.store.label, bool(grant.team)), set()).add(grant.permission_id)
    for (label, team), permissions in sorted(found.items()):
        if _reach(stores[label], model) and (on_places or not stores[label].covers_below):
            yield _given(actor.pk, team, stores[label], model, tuple(sorted(permissions)))


@lru_cache(maxsize=4096)
def _given(person: int, team: bool, store: GrantStore, model: type[Model], permissions: tuple[int, ...]) -> Q:
    """The same Q for the same arguments, so that queries made with it can be kept (rbac/prepared.py)."""
    holder = {people_of_team("group"): person} if team else {"user_id": person}
    given = (store.to_team if team else store.to_person)._default_manager.filter(in_force(), **holder)
    return Q(Exists(given.filter(permission_id__in=permissions, **_reach(store, model))))


def _reach(store: GrantStore, model: type[Model]) -> dict[str, OuterRef]:
    """How a grant is found from a row of ``model``; empty when there is no way."""
    if not store.covers_below:
        return {"content_object": OuterRef("pk")} if issubclass(model, store.model) else {}
    path, own = rulebook.scope_path(model), rulebook.scope_path(store.model)
    scope = "content_object" if own == "pk" else f"content_object__{own}"
    return {f"{scope}__descendant_links__scope": OuterRef(path)} if path else {}
