"""decide() and visible_to() are two ways to say one thing."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.actors import ANONYMOUS, SystemActor
from rbac import account_state
from rbac.account_state import AccountState
from rbac.assignments import forget_assignments
from rbac.models import CustomRole, RoleAssignment, Scope
from rbac.scopes import add_scope, move_scope
from tests.agreement import assert_agreement
from tests.rbac.samples import OPEN, READ, RUN, SIGN, WRITE

pytestmark = pytest.mark.usefixtures("rules")
type Place = int | None
type Parents = list[Place]
type Moves = list[tuple[int, Place]]
type Held = list[tuple[str, Place, int | None]]
type Made = list[dict[str, str]]
type Notes = list[tuple[Place, bool, str, str, int | None]]
ROLES = ("contributor", "editor", "administrator", "no such role", "made 0", "made 1")
# What stands in the tables, verb or no verb: actions and roles that no one knows, too.
CELLS = st.dictionaries(
    st.sampled_from((*map(str, (READ, WRITE, SIGN, OPEN, RUN)), "sample.no_such_action")),
    st.sampled_from(("contributor", "editor", "administrator", "made 0")),
)
HOURS = st.sampled_from((None, -1, 1))
PLACES = st.one_of(st.none(), st.integers(0, 5))
HELD = st.lists(st.tuples(st.sampled_from(ROLES), PLACES, HOURS), max_size=4)
NOTES = st.lists(
    st.tuples(
        PLACES, st.booleans(), st.sampled_from(("locked", "free")), st.sampled_from(("strict", "")), HOURS
    ),
    min_size=1,
    max_size=6,
)
STATES = st.builds(
    AccountState,
    st.booleans() | st.just(True),
    st.booleans() | st.just(False),
    st.booleans(),
    st.sampled_from((None, timezone.now())),
)


WORLD: dict[str, Any] = {
    "parents": st.lists(PLACES, min_size=6, max_size=6),
    "moves": st.lists(st.tuples(st.integers(0, 5), PLACES), max_size=2),
    "held": HELD,
    "notes": NOTES,
    "state": STATES,
    "made": st.lists(CELLS, min_size=3, max_size=3),
}


@pytest.mark.django_db
@pytest.mark.parametrize("examples", [15, pytest.param(100, marks=pytest.mark.late)])
def test_decide_and_visible_to_agree(examples: int) -> None:
    settings(max_examples=examples)(given(**WORLD)(agree))()


def agree(parents: Parents, moves: Moves, held: Held, notes: Notes, state: AccountState, made: Made) -> None:
    for key, cells in zip(("made 0", "made 1", "editor"), made, strict=True):
        CustomRole.objects.update_or_create(key=key, defaults={"name": key, "look": key, "cells": cells})
    scopes = plant(parents, moves)
    user = fill(scopes, held, notes)
    with account_state.provider.replaced_by(lambda _user: state):
        for actor in (get_user_model().objects.get(pk=user.pk), SystemActor("night_job"), ANONYMOUS):
            for action, model in (
                (READ, RoleAssignment),
                (WRITE, RoleAssignment),
                (SIGN, RoleAssignment),
                (OPEN, Scope),
            ):
                assert_agreement(actor, action, model)


def plant(parents: Parents, moves: Moves) -> list[Scope]:
    RoleAssignment.objects.all().delete()
    Scope.objects.all().delete()
    scopes: list[Scope] = []
    for number, parent in enumerate(parents):
        above = scopes[parent] if parent is not None and parent < number else None
        scopes.append(add_scope(str(number), Scope.objects.get(pk=above.pk) if above else None))
    for which, to in moves:
        scope, target = scopes[which], scopes[to] if to is not None else None
        for node in filter(None, (scope, target)):
            node.refresh_from_db()
        if not (target and scope.pk in target.ancestor_ids):
            move_scope(scope, target)
    return list(Scope.objects.order_by("pk"))


def fill(scopes: list[Scope], held: Held, notes: Notes) -> AbstractBaseUser:
    user = get_user_model().objects.get_or_create(email="cara@example.org")[0]
    other = get_user_model().objects.get_or_create(email="otto@example.org")[0]
    for role, number, hours in held:
        RoleAssignment.objects.get_or_create(
            user=user, role=role, scope=place(scopes, number), defaults={"until": end(hours)}
        )
    for count, (number, own, reason, system, hours) in enumerate(notes):
        RoleAssignment.objects.create(
            user=other,
            role=f"note {count}",
            scope=place(scopes, number),
            until=end(hours),
            reason=reason,
            assigned_by=user if own else None,
            assigned_by_system=system,
        )
    forget_assignments()
    return user


def place(scopes: list[Scope], number: Place) -> Scope | None:
    return None if number is None else scopes[number]


def end(hours: int | None) -> datetime | None:
    return None if hours is None else timezone.now() + timedelta(hours=hours)
