"""``accounts.management.commands``, each in a test or two. Wrong usage: tests/secureproject/test_wrong_usage.py."""

import json

from django.test import Client

from accounts.models import FactorReset, Session, User
from accounts.second_factor.factors import totp_of
from rbac.models import RoleAssignment
from tests.accounts.people import person
from tests.accounts.second_factor.test_factor_resets import REASON
from tests.commands import ran
from tests.signing_in import sign_in


def test_an_address_in_use_is_a_clear_error(otto: User) -> None:
    refused = ran("create_administrator", "Otto@example.org")
    assert (refused.status, "There is an account" in refused.printed) == (1, True)


def test_it_prints_a_link_that_leads_to_a_password(anon: Client) -> None:
    facts = json.loads(ran("create_administrator", "first@example.org", "--json").printed)
    user = User.objects.get(email="first@example.org")
    assert not user.has_usable_password()
    assert RoleAssignment.objects.get(user=user).role == "administrator"
    assert anon.get(facts["link"].removeprefix("http://localhost:8000")).status_code == 302


def test_it_creates_no_user_and_names_create_administrator(db: None) -> None:
    refused = ran("createsuperuser", "--noinput")
    assert (refused.status, "create_administrator" in refused.printed) == (2, True)
    assert not User.objects.exists()


def test_the_last_administrator_is_not_frozen(ada: User) -> None:
    refused = ran("freeze_account", ada.email)
    assert (refused.status, "no administrator" in refused.printed) == (1, True)


def test_it_ends_every_session(otto: User) -> None:
    sign_in(Client(), otto)
    assert json.loads(ran("freeze_account", otto.email, "--json").printed)["frozen"] is True
    assert not Session.objects.exists()


def test_a_frozen_user_may_log_in_again(db: None) -> None:
    otto = person("Otto", frozen_at="2026-01-01T00:00Z")
    assert ran("unfreeze_account", otto.email) == (0, "otto@example.org can log in again.\n", "")
    assert User.objects.get(pk=otto.pk).may_log_in


def test_sessions_of_one_user_and_of_all_end(otto: User, cara: User) -> None:
    for user in (otto, otto, cara):
        sign_in(Client(), user)
    assert json.loads(ran("end_sessions", otto.email, "--json").printed) == {"ended": 2}
    assert json.loads(ran("end_sessions", "--all", "--json").printed) == {"ended": 1}


def test_a_second_request_is_refused_and_a_reason_required(cara: User) -> None:
    assert ran("reset_second_factor", cara.email, "--reason", REASON).status == 0
    assert ran("reset_second_factor", cara.email, "--reason", REASON).status == 1
    assert "--reason" in ran("reset_second_factor", cara.email).printed


def test_it_says_when_the_factor_is_removed(cara: User) -> None:
    facts = json.loads(ran("reset_second_factor", cara.email, "--reason", REASON, "--json").printed)
    assert facts["email"] == cara.email
    assert FactorReset.objects.get().takes_effect_at.isoformat(timespec="seconds") == facts["takes_effect_at"]
    assert totp_of(cara)
