"""Passkeys only: a right password is answered like a wrong one, whatever comes with it (ASVS 6.3.3, 6.3.4)."""

import re

import pytest
from django.core import mail
from django.test import Client

from accounts.models import Passkey, User
from accounts.second_factor.factor_resets import remove_every_factor
from audit.models import Entry
from tests.accounts.letters import sent_letters
from tests.accounts.people import PASSWORD, type_code, type_password, who_is_there
from tests.accounts.soft_authenticator import SoftAuthenticator
from tests.accounts.test_password_reset import NEW, choose, follow, link_for
from tests.accounts.touching import SECOND_FACTOR, answer, log_in, passkey_of
from tests.signing_in import code_of, signed_in

ONLY = "/account/passkeys/only/"


def close(user: User, client: Client | None = None) -> int:
    return int((client or signed_in(user)).post(ONLY, {"close": "1"}).status_code)


@pytest.fixture
def device(cara: User) -> SoftAuthenticator:
    return passkey_of(cara)


def without_token(page: bytes) -> str:
    return re.sub(r'value="\w{64}"|nonce="[^"]*"', "", page.decode())


def test_nobody_without_a_passkey_shuts_themselves_out(cara: User) -> None:
    assert close(cara) == 422
    assert not User.objects.get(pk=cara.pk).passkeys_only


def test_it_needs_a_fresh_confirmation(cara: User, device: SoftAuthenticator) -> None:
    assert close(cara, signed_in(cara, minutes_ago=20)) == 403


def test_the_right_password_is_answered_like_a_wrong_one(
    cara: User, device: SoftAuthenticator, anon: Client
) -> None:
    close(cara)
    right, wrong = type_password(anon, cara), type_password(Client(), cara, "wrong wrong wrong")
    assert right.status_code == wrong.status_code == 422
    assert without_token(right.content) == without_token(wrong.content)


def test_a_log_in_that_waits_for_its_code_ends_there(
    cara: User, device: SoftAuthenticator, anon: Client
) -> None:
    type_password(anon, cara)
    close(cara)
    type_code(anon, code_of(cara))
    assert who_is_there(anon) == ""
    page = anon.get("/account/second-factor/")
    assert page.context["form"] is None
    assert anon.post(SECOND_FACTOR, answer(page, device)).status_code == 302


def test_a_remembered_device_does_not_open_it(cara: User, device: SoftAuthenticator, anon: Client) -> None:
    type_password(anon, cara)
    anon.post("/account/second-factor/", {"code": code_of(cara), "remember_device": "1"})
    anon.post("/account/logout/")
    close(cara)
    assert type_password(anon, cara).status_code == 422


def test_a_new_password_by_mail_does_not_open_it(cara: User, device: SoftAuthenticator, anon: Client) -> None:
    close(cara)
    link = link_for(cara)
    assert choose(follow(link)) == 302
    assert User.objects.get(pk=cara.pk).check_password(NEW)
    assert type_password(anon, cara, NEW).status_code == 422
    assert who_is_there(anon) == ""


def test_the_last_passkey_then_stays(cara: User, device: SoftAuthenticator) -> None:
    close(cara)
    path = f"/account/passkeys/{Passkey.objects.get().pk}/remove/"
    assert signed_in(cara).post(path).status_code == 422


def test_the_passkey_opens_it(cara: User, device: SoftAuthenticator, anon: Client) -> None:
    close(cara)
    assert log_in(anon, device).status_code == 302


def test_closing_ends_other_sessions_and_tells_the_owner(cara: User, device: SoftAuthenticator) -> None:
    other = signed_in(cara)
    assert close(cara) == 302
    sent_letters()
    assert who_is_there(other) == ""
    assert "Only your passkeys" in mail.outbox[-1].subject
    assert Entry.objects.filter(event="accounts.password.closed").exists()


def test_it_can_be_opened_again(cara: User, device: SoftAuthenticator, anon: Client) -> None:
    close(cara)
    assert signed_in(cara).post(ONLY).status_code == 302
    assert type_password(anon, cara).status_code == 302


def test_whoever_lost_every_passkey_gets_in_again(
    cara: User, device: SoftAuthenticator, anon: Client
) -> None:
    close(cara)
    remove_every_factor(cara)
    assert type_password(anon, cara, PASSWORD).status_code == 302


def test_nobody_is_promised_that_recovery_codes_open_a_closed_password(
    cara: User, device: SoftAuthenticator
) -> None:
    close(cara)
    client = signed_in(User.objects.get(pk=cara.pk))
    for path in ("/account/security/", "/account/recovery-codes/"):
        assert "a code merely confirms" in client.get(path).content.decode()
