"""``accounts.authentication.login``: log-in by password, code and passkey. Refusals first."""

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from accounts.models import Session, User
from intrusion.models import Bucket
from tests.accounts.people import LOGIN, SECOND_FACTOR, type_code, type_password, who_is_there
from tests.accounts.soft_authenticator import SoftAuthenticator
from tests.accounts.touching import log_in
from tests.signing_in import code_of, signed_in


def test_a_wrong_password_is_refused_and_the_form_stays(anon: Client, otto: User) -> None:
    answer = type_password(anon, otto, "not the password")
    assert answer.status_code == 422
    assert "do not match" in answer.content.decode()
    assert who_is_there(anon) == ""


def test_the_right_password_alone_leaves_a_protected_person_outside(anon: Client, cara: User) -> None:
    answer = type_password(anon, cara)
    assert answer["Location"] == SECOND_FACTOR
    assert who_is_there(anon) == ""
    assert not Session.objects.filter(user=cara).exists()


def test_a_wrong_code_is_refused(anon: Client, cara: User) -> None:
    type_password(anon, cara)
    assert type_code(anon, "000000" if code_of(cara) != "000000" else "111111").status_code == 422
    assert who_is_there(anon) == ""


@pytest.mark.parametrize("change", [{"frozen_at": "2026-01-01T00:00Z"}, {"password": "argon2$other"}])
def test_what_changes_between_password_and_code_counts(
    anon: Client, cara: User, change: dict[str, str]
) -> None:
    type_password(anon, cara)
    User.objects.filter(pk=cara.pk).update(**change)
    assert type_code(anon, code_of(cara))["Location"] == LOGIN


def test_password_and_code_log_in(anon: Client, cara: User) -> None:
    type_password(anon, cara)
    assert type_code(anon, code_of(cara)).status_code == 302
    assert who_is_there(anon) == cara.email


def test_spaces_in_a_pasted_code_do_not_matter(anon: Client, cara: User) -> None:
    type_password(anon, cara)
    code = code_of(cara)
    assert type_code(anon, f" {code[:3]} {code[3:]}\t").status_code == 302


def test_someone_without_role_and_authenticator_logs_in_with_a_password(anon: Client, otto: User) -> None:
    assert type_password(anon, "  OTTO@Example.org ").status_code == 302
    assert who_is_there(anon) == otto.email


def test_logging_in_as_someone_else_leaves_nothing_of_the_first(cara: User, otto: User) -> None:
    client = signed_in(cara)
    type_password(client, otto)
    assert who_is_there(client) == otto.email
    assert not Session.objects.filter(user=cara).exists()


@pytest.mark.parametrize("change", [{"is_active": False}, {"frozen_at": "2026-01-01T00:00Z"}])
def test_a_closed_account_stays_closed(
    device: SoftAuthenticator, anon: Client, cara: User, change: dict[str, Any]
) -> None:
    User.objects.filter(pk=cara.pk).update(**change)
    assert log_in(anon, device).status_code == 422


def test_it_logs_in_with_a_verified_factor(device: SoftAuthenticator, anon: Client, cara: User) -> None:
    assert log_in(anon, device).status_code == 302
    assert who_is_there(anon) == cara.email
    assert Session.objects.filter(user=cara).latest("pk").factor.startswith("accounts.passkey/")


def test_no_exhausted_limit_keeps_a_passkey_out(device: SoftAuthenticator, anon: Client, cara: User) -> None:
    stranger = replace(device, key=SoftAuthenticator().key)
    answers = {log_in(Client(), stranger).status_code for _ in range(70)}
    assert answers == {422, 429}
    assert Bucket.objects.exists()
    assert log_in(anon, device).status_code == 302
