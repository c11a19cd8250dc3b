"""A passkey after the password, and to confirm who it is (ASVS 6.5.1, 7.5.3)."""

from dataclasses import replace

import pytest
from django.test import Client

from accounts.models import Session, User
from tests.accounts.people import type_code, type_password, who_is_there
from tests.accounts.soft_authenticator import SoftAuthenticator
from tests.accounts.touching import CONFIRM, LOG_IN, SECOND_FACTOR, answer, passkey_of
from tests.signing_in import code_of, sign_in, signed_in


@pytest.fixture
def device(cara: User) -> SoftAuthenticator:
    return passkey_of(cara)


@pytest.fixture
def at_the_second_step(anon: Client, cara: User, device: SoftAuthenticator) -> Client:
    type_password(anon, cara)
    return anon


def test_before_the_password_there_is_nothing_to_answer(anon: Client, device: SoftAuthenticator) -> None:
    fields = answer(anon.post(LOG_IN), device)
    anon.post(SECOND_FACTOR, fields)
    assert who_is_there(anon) == ""


def test_a_passkey_of_somebody_else_is_refused(at_the_second_step: Client, otto: User) -> None:
    page = at_the_second_step.get("/account/second-factor/")
    assert at_the_second_step.post(SECOND_FACTOR, answer(page, passkey_of(otto))).status_code == 422
    assert who_is_there(at_the_second_step) == ""


def test_what_was_asked_for_one_thing_answers_no_other(
    at_the_second_step: Client, device: SoftAuthenticator
) -> None:
    """Where the device need not verify its owner, the answer must not serve as a log-in without a password."""
    page = at_the_second_step.get("/account/second-factor/")
    assert at_the_second_step.post(LOG_IN, answer(page, device)).status_code == 422


def test_it_takes_the_place_of_the_code(
    at_the_second_step: Client, device: SoftAuthenticator, cara: User
) -> None:
    page = at_the_second_step.get("/account/second-factor/")
    key = replace(device, verifies=False)  # the password has named its owner
    assert at_the_second_step.post(SECOND_FACTOR, answer(page, key)).status_code == 302
    assert who_is_there(at_the_second_step) == cara.email


def test_the_code_still_works(at_the_second_step: Client, cara: User) -> None:
    assert type_code(at_the_second_step, code_of(cara)).status_code == 302


def test_somebody_with_passkeys_only_is_asked_for_no_code(anon: Client, otto: User) -> None:
    passkey_of(otto)
    assert type_password(anon, otto)["Location"] == SECOND_FACTOR.removesuffix("passkey/")
    page = anon.get("/account/second-factor/")
    assert page.context["form"] is None
    assert "authenticator app" not in page.content.decode()


def test_confirming_with_the_passkey_of_somebody_else_is_refused(
    cara: User, device: SoftAuthenticator, otto: User
) -> None:
    client = signed_in(cara, minutes_ago=20)
    page = client.get("/account/confirm/")
    assert client.post(CONFIRM, answer(page, passkey_of(otto))).status_code == 422


def test_one_touch_confirms_and_goes_on(cara: User, device: SoftAuthenticator) -> None:
    client = Client()
    before = sign_in(client, cara, minutes_ago=20)
    page = client.get("/account/confirm/?next=/account/passkeys/new/")
    fields = answer(page, device) | {"next": page.context["next"]}
    assert client.post(CONFIRM, fields)["Location"] == "/account/passkeys/new/"
    now = Session.objects.get(pk=before.pk)
    assert now.digest != before.digest
    assert client.get("/account/passkeys/new/").status_code == 200
