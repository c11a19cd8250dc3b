"""``accounts.views.login``: the pages of a log-in, and a passkey after the password (ASVS 6.5.1, 7.5.3)."""

from dataclasses import replace

import pytest
from django.test import Client

from accounts.models import Session, User
from tests.accounts.people import LOGIN, SECOND_FACTOR, type_code, type_password, who_is_there
from tests.accounts.soft_authenticator import SoftAuthenticator
from tests.accounts.touching import LOG_IN, answer, passkey_of
from tests.accounts.touching import SECOND_FACTOR as TOUCH
from tests.signing_in import code_of


def test_the_code_page_without_a_password_leads_back(anon: Client) -> None:
    assert anon.get(SECOND_FACTOR)["Location"] == LOGIN
    assert type_code(anon, "123456")["Location"] == LOGIN


@pytest.fixture
def at_the_second_step(anon: Client, cara: User, device: SoftAuthenticator) -> Client:
    type_password(anon, cara)
    return anon


def test_before_the_password_there_is_nothing_to_answer(anon: Client, device: SoftAuthenticator) -> None:
    fields = answer(anon.post(LOG_IN), device)
    anon.post(TOUCH, fields)
    assert who_is_there(anon) == ""


def test_a_passkey_of_someone_else_is_refused(at_the_second_step: Client, otto: User) -> None:
    page = at_the_second_step.get(SECOND_FACTOR)
    assert at_the_second_step.post(TOUCH, answer(page, passkey_of(otto))).status_code == 422
    assert who_is_there(at_the_second_step) == ""


def test_what_was_asked_for_one_thing_answers_no_other(
    at_the_second_step: Client, device: SoftAuthenticator
) -> None:
    """Where the device need not verify its owner, the answer must not serve as a log-in without a password."""
    page = at_the_second_step.get(SECOND_FACTOR)
    assert at_the_second_step.post(LOG_IN, answer(page, device)).status_code == 422


def test_it_takes_the_place_of_the_code(
    at_the_second_step: Client, device: SoftAuthenticator, cara: User
) -> None:
    page = at_the_second_step.get(SECOND_FACTOR)
    key = replace(device, verifies=False)  # the password has named its owner
    assert at_the_second_step.post(TOUCH, answer(page, key)).status_code == 302
    assert who_is_there(at_the_second_step) == cara.email


def test_the_code_still_works(at_the_second_step: Client, cara: User) -> None:
    assert type_code(at_the_second_step, code_of(cara)).status_code == 302


def test_someone_with_passkeys_only_is_asked_for_no_code(anon: Client, otto: User) -> None:
    passkey_of(otto)
    assert type_password(anon, otto)["Location"] == SECOND_FACTOR
    page = anon.get(SECOND_FACTOR)
    assert page.context["form"] is None
    assert "authenticator app" not in page.content.decode()


def test_opening_the_log_in_page_makes_no_session(anon: Client, database: str) -> None:
    anon.get("/account/login/")
    assert not Session.objects.exists()


def test_without_script_the_page_says_what_it_needs(anon: Client, database: str) -> None:
    page = anon.post(LOG_IN).content.decode()
    assert "needs JavaScript" in page.partition("<noscript>")[2]


def test_after_logging_out_the_browser_keeps_no_page(as_cara: Client) -> None:
    assert as_cara.post("/account/logout/").headers["Clear-Site-Data"] == '"cache"'
