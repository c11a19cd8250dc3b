"""``accounts.authentication.mfa_enrolment``: what a role requires comes first, in open sessions too."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.models.functions import Now
from django.test import Client

from accounts.models import FactorPolicy, Session, User
from accounts.second_factor import mfa_grace_period
from accounts.second_factor.set_factor_policy import set_policy
from audit.actors import COMMAND_LINE
from rbac.models import RoleAssignment
from rbac.roles import grant_role
from tests.accounts.people import require_passkey
from tests.accounts.second_factor.test_authenticator import ENROL
from tests.accounts.second_factor.test_mfa_grace_period import NEW, PROTECT, where_to
from tests.accounts.soft_authenticator import SoftAuthenticator
from tests.accounts.touching import answer, log_in
from tests.signing_in import code_of, signed_in

CONFIRM = "/account/confirm/"


@pytest.mark.parametrize(
    "path", ["/cms/", "/cms/articles/", "/account/security/", "/account/password/change/"]
)
def test_a_user_who_holds_a_role_meets_the_wall_first(newcomer: User, path: str) -> None:
    answer = signed_in(newcomer, verified=False).get(path)
    assert answer["Location"].startswith(ENROL)


def test_the_wall_stops_posts_too(newcomer: User) -> None:
    answer = signed_in(newcomer, verified=False).post("/account/password/change/", {"new_password": "x"})
    assert answer["Location"] == ENROL


def test_with_an_authenticator_but_without_a_code_the_wall_asks_for_it(cara: User) -> None:
    answer = signed_in(cara, verified=False).get("/cms/")
    assert answer["Location"] == "/account/confirm/?next=%2Fcms%2F"


def test_logging_out_is_possible_before_the_wall(newcomer: User) -> None:
    client = signed_in(newcomer, verified=False)
    client.post("/account/logout/")
    assert not Session.objects.exists()


def test_a_session_with_a_code_goes_on_only_with_the_passkey_that_is_needed_now(
    ada: User, cara: User, device: SoftAuthenticator
) -> None:
    client = signed_in(cara)
    assert where_to(client) == ""
    require_passkey(ada)
    assert (where_to(client), where_to(client, "/cms/articles/")) == (CONFIRM, CONFIRM)
    assert client.post(CONFIRM, {"code": code_of(cara)}).status_code == 422
    assert where_to(client) == CONFIRM
    fields = answer(client.get(CONFIRM), device)
    assert client.post("/account/confirm/passkey/", fields).status_code == 302
    assert where_to(client) == ""


def test_when_they_are_over_only_setting_one_up_is_left(as_cara: Client, ada: User, cara: User) -> None:
    User.objects.filter(pk=cara.pk).update(created_at=Now() - timedelta(days=30))
    require_passkey(ada)
    assert where_to(as_cara) == PROTECT
    FactorPolicy.objects.update(passkey_required_since=Now() - timedelta(days=8))
    RoleAssignment.objects.filter(user=cara).update(assigned_at=Now() - timedelta(days=20))
    assert where_to(as_cara) == NEW


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
