"""Whoever holds very much gets the same decisions, for the same reasons, as if all of it had been loaded."""

from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings

from accounts.models import User
from audit.actors import ANONYMOUS
from rbac import account_state
from rbac.actions import Action
from rbac.assignments import forget_assignments
from rbac.decisions import Decision, decide, decide_anywhere
from rbac.evaluation.explanations import what_would_help
from rbac.rulebook import rulebook
from tests.agreement import assert_agreement
from tests.holding_much import everybody_holds_much
from tests.rbac.test_agreement_on_articles import WORLD, World, made

SLOW = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@pytest.mark.django_db
@settings(max_examples=12, suppress_health_check=SLOW)
@given(**WORLD)
def test_decisions_are_the_same_and_say_the_same(**world: Any) -> None:
    compare(world)


@pytest.mark.deep
@pytest.mark.django_db
@settings(max_examples=600, suppress_health_check=SLOW)
@given(**WORLD)
def test_decisions_are_the_same_and_say_the_same_many_times(**world: Any) -> None:
    compare(world)


def compare(world: dict[str, Any]) -> None:
    with transaction.atomic():
        there = made(world)
        forget_assignments()
        with account_state.provider.replaced_by(lambda _user: world["state"]):
            asked = all_said(there, world["actions"])
            with everybody_holds_much():
                assert all_said(there, world["actions"]) == asked
                for known in sorted(world["actions"]):
                    model = rulebook.model_of(known)
                    assert model is not None
                    assert_agreement(User.objects.get(pk=there.cara.pk), known, model)
        transaction.set_rollback(True)


def all_said(there: World, actions: set[Action]) -> list[Any]:
    cara = User.objects.get(pk=there.cara.pk)
    found: list[Any] = []
    for known in sorted(actions):
        model = rulebook.model_of(known)
        things = [thing for thing in (*there.articles, *there.sections) if type(thing) is model]
        for actor in (cara, ANONYMOUS):
            found += [said(decide(actor, known, thing)) for thing in (*things, model)]
            anywhere = decide_anywhere(actor, known)
            found.append((anywhere.allowed, str(anywhere.reason) if not anywhere.allowed else ""))
    return found


def said(decision: Decision) -> Any:
    considered = [
        (e.kind, str(e.source), e.verdict, str(e.reason), e.role, e.name) for e in decision.considered
    ]
    return decision.allowed, str(decision.reason), considered, what_would_help(decision)
