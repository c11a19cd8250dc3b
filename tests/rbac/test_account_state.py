"""What an app above says of an account, and what counts where it says nothing."""

import pytest

from rbac.account_state import AccountState, provide_with, provider, state_of
from rbac.evidence import account_refusal
from tests.rbac.conftest import MakePerson

LEAST = AccountState(active=True, frozen=False, factor_verified=True, authenticated_at=None)


def test_an_account_is_in_order_of_which_only_what_must_be_said_is_said(person: MakePerson) -> None:
    with provider.replaced_by(lambda user: LEAST):
        assert account_refusal(person("otto")) is None
    assert (LEAST.roles_frozen, LEAST.passkey, LEAST.arrived) == (False, False, True)


def test_two_apps_that_would_say_so_are_told(person: MakePerson) -> None:
    with pytest.raises(RuntimeError, match="'account state' is already filled"):
        provide_with(lambda user: LEAST)


def test_of_whom_nobody_can_say_anything_everything_is_refused(person: MakePerson) -> None:
    with provider.replaced_by(None):
        nobody_knows = state_of(person("otto"))
    assert (nobody_knows.active, nobody_knows.frozen, nobody_knows.factor_verified) == (False, True, False)
