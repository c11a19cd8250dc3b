"""What a role asks for reaches a session that is open already, at its next request. Refusals first."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.models.functions import Now
from django.test import Client

from accounts.management.arguments import COMMAND_LINE
from accounts.models import FactorPolicy, User
from accounts.second_factor import mfa_grace_period
from accounts.second_factor.set_factor_policy import set_policy
from rbac.models import RoleAssignment
from rbac.roles import grant_role
from tests.accounts.second_factor.test_mfa_grace_period import NEW, PROTECT, where_to
from tests.accounts.soft_authenticator import SoftAuthenticator
from tests.accounts.test_factor_policy import require_passkey
from tests.accounts.touching import answer, log_in, passkey_of
from tests.signing_in import code_of, signed_in

CONFIRM = "/account/confirm/"


@pytest.fixture
def device(cara: User) -> SoftAuthenticator:
    return passkey_of(cara)


def with_an_account_of_a_month(user: User) -> User:
    User.objects.filter(pk=user.pk).update(created_at=Now() - timedelta(days=30))
    return user


def test_a_session_with_a_code_is_stopped_where_a_passkey_is_needed_now(
    ada: User, cara: User, device: SoftAuthenticator
) -> None:
    client = signed_in(cara)
    assert where_to(client) == ""
    require_passkey(ada)
    assert (where_to(client), where_to(client, "/cms/articles/")) == (CONFIRM, CONFIRM)


def test_a_code_does_not_lead_on(ada: User, cara: User, device: SoftAuthenticator) -> None:
    client = signed_in(cara)
    require_passkey(ada)
    where_to(client)
    assert client.post(CONFIRM, {"code": code_of(cara)}).status_code == 422
    assert where_to(client) == CONFIRM


def test_the_passkey_leads_on(ada: User, cara: User, device: SoftAuthenticator) -> None:
    client = signed_in(cara)
    require_passkey(ada)
    where_to(client)
    page = client.get(CONFIRM)
    assert client.post("/account/confirm/passkey/", answer(page, device)).status_code == 302
    assert where_to(client) == ""


def test_without_a_passkey_the_days_of_grace_run(ada: User, cara: User) -> None:
    client = signed_in(with_an_account_of_a_month(cara))
    require_passkey(ada)
    assert where_to(client) == PROTECT
    client.post(PROTECT)
    assert where_to(client) == ""


def test_when_they_are_over_only_setting_one_up_is_left(ada: User, cara: User) -> None:
    client = signed_in(with_an_account_of_a_month(cara))
    require_passkey(ada)
    FactorPolicy.objects.update(passkey_required_since=Now() - timedelta(days=8))
    RoleAssignment.objects.filter(user=cara).update(assigned_at=Now() - timedelta(days=20))
    assert where_to(client) == NEW


def test_a_new_role_brings_what_it_asks_for(ada: User, cara: User, device: SoftAuthenticator) -> None:
    require_passkey(ada, "editor")
    client = signed_in(cara)
    assert where_to(client) == ""
    grant_role(cara, "editor", reason="edits now", by=COMMAND_LINE)
    assert where_to(client) == CONFIRM


def test_a_session_opened_with_the_passkey_goes_on(
    ada: User, cara: User, device: SoftAuthenticator, anon: Client
) -> None:
    log_in(anon, device)
    require_passkey(ada)
    assert where_to(anon) == ""


def test_taking_it_back_opens_the_way_again(ada: User, cara: User, device: SoftAuthenticator) -> None:
    client = signed_in(cara)
    require_passkey(ada)
    assert where_to(client) == CONFIRM
    set_policy("contributor", by=ada, passkey_required=False, may_remember_device=True, grace_days=7)
    assert where_to(client) == ""


def test_it_is_looked_at_once(ada: User, cara: User, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    client = signed_in(cara)
    require_passkey(ada, "editor")
    monkeypatch.setattr(mfa_grace_period, "demand_on", asked.append)
    for _ in range(3):
        where_to(client)
    assert asked == [cara]
