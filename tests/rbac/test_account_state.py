"""What an app above says of an account, and what counts where it says nothing."""

from typing import Any

import pytest

from rbac.account_state import AccessLost, AccountState, provider, state_of
from rbac.decisions import authorize
from rbac.errors import Refused
from rbac.evidence import account_refusal
from rbac.models import Scope
from tests.rbac.conftest import GiveRole, MakePerson
from tests.rbac.samples import OPEN, RUN, VIEW

LEAST = AccountState(active=True, frozen=False, factor_verified=True, authenticated_at=None)

pytestmark = pytest.mark.usefixtures("rules")


def test_an_account_is_in_order_of_which_only_what_must_be_said_is_said(person: MakePerson) -> None:
    with provider.replaced_by(lambda user: LEAST):
        assert account_refusal(person("otto")) is None
    assert (LEAST.roles_frozen, LEAST.passkey, LEAST.arrived) == (False, False, True)


def test_of_whom_no_one_can_say_anything_everything_is_refused(person: MakePerson) -> None:
    with provider.replaced_by(None):
        no_one_knows = state_of(person("otto"))
    assert (no_one_knows.active, no_one_knows.frozen, no_one_knows.factor_verified) == (False, True, False)


def test_a_user_who_looks_through_other_eyes_sees_and_does_nothing(
    person: MakePerson, give: GiveRole, news_scope: Scope
) -> None:
    ada: Any = person("ada")
    give(ada, "administrator")
    ada.impersonator = person("otto")
    assert authorize(ada, VIEW, news_scope).allowed
    for action, obj in ((OPEN, news_scope), (RUN, None)):
        with pytest.raises(Refused, match="viewing this as another user") as caught:
            authorize(ada, action, obj)
        assert caught.value.decision.considered[-1].source == "viewing as another user"
        assert caught.value.decision.considered[-1].kind == "invariant"


def test_an_account_that_no_one_can_speak_for_is_refused(person: MakePerson) -> None:
    ghost: Any = type(person("otto"))
    state = state_of(ghost(email="ghost@example.org"))
    assert (state.active, state.frozen, state.factor_verified) == (False, True, False)
    assert (state.authenticated_at, state.roles_frozen, state.passkey) == (None, False, False)


def test_who_can_tell_of_many_at_once_is_told_once_and_everybody_else_of_each(person: MakePerson) -> None:
    ada, otto = person("ada"), person("otto")
    lost, heard = AccessLost(), list[str]()
    lost.register(
        lambda user, reason: heard.append(f"one: {user} {reason}"),
        of_many=lambda users, reason: heard.append(f"many: {', '.join(map(str, users))} {reason}"),
    )
    lost.register(lambda user, reason: heard.append(f"each: {user} {reason}"))
    lost.tell_of_all([ada, otto], "left")
    assert heard == ["many: Ada, Otto left", "each: Ada left", "each: Otto left"]
    lost.tell(ada, "gone")
    assert heard[3:] == ["one: Ada gone", "each: Ada gone"]
