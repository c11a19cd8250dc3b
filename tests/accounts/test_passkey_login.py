"""/account/login/passkey/: a passkey alone. Refusals first (ASVS 6.5.1, 6.6.2, 6.8.1; WebAuthn Level 3, 7.2)."""

from dataclasses import replace
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from accounts.models import Passkey, Session, User
from audit.models import Entry
from intrusion.models import Bucket
from tests.accounts.letters import sent_letters
from tests.accounts.people import who_is_there
from tests.accounts.soft_authenticator import SoftAuthenticator, quoted
from tests.accounts.touching import LOG_IN, answer, log_in, passkey_of

WRONG: dict[str, dict[str, Any]] = {
    "another origin": {"origin": "https://localhost.evil.example"},
    "another port of this host": {"origin": "http://localhost:8001"},
    "another relying party": {"rp_id": "evil.example"},
    "a frame in somebody else's page": {"framed": True},
    "nobody verified": {"verifies": False},
    "another key": {"key": SoftAuthenticator().key},
    "an unknown passkey": {"credential_id": b"x" * 32},
    "no owner named": {"user_handle": b""},
    "another owner named": {"user_handle": b"x" * 64},
}


@pytest.fixture
def device(otto: User) -> SoftAuthenticator:
    return passkey_of(otto)


def events() -> list[str]:
    return list(Entry.objects.order_by("pk").values_list("event", flat=True))


@pytest.mark.parametrize("what", WRONG)
def test_is_refused(device: SoftAuthenticator, anon: Client, what: str) -> None:
    assert log_in(anon, replace(device, **WRONG[what])).status_code == 422
    assert who_is_there(anon) == ""
    assert "accounts.passkey.refused" in events()


def test_a_challenge_of_ones_own_making_is_refused(device: SoftAuthenticator, anon: Client) -> None:
    assert log_in(anon, device, challenge=quoted(b"x" * 32)).status_code == 422


def test_an_answer_works_once(device: SoftAuthenticator, anon: Client, otto: User) -> None:
    """Even from a device that counts nothing, in the session in which it was asked."""
    Passkey.objects.update(sign_count=0)
    fields = answer(anon.post(LOG_IN), replace(device, count=-1))
    assert anon.post(LOG_IN, fields).status_code == 302
    anon.post("/account/logout/")
    assert anon.post(LOG_IN, fields).status_code == 422


def test_an_answer_that_was_refused_cannot_be_tried_again(device: SoftAuthenticator, anon: Client) -> None:
    page = anon.post(LOG_IN)
    anon.post(LOG_IN, answer(page, replace(device, origin="https://evil.example")))
    assert anon.post(LOG_IN, answer(page, device)).status_code == 422


def test_an_answer_opens_no_other_session(device: SoftAuthenticator, anon: Client) -> None:
    assert Client().post(LOG_IN, answer(anon.post(LOG_IN), device)).status_code == 422


def test_an_answer_after_five_minutes_is_too_late(
    device: SoftAuthenticator, anon: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("accounts.second_factor.passkey_challenges.SECONDS", 0)
    assert log_in(anon, device).status_code == 422


@pytest.mark.parametrize("nonsense", ["", "{", "[]", "{}", "[" * 9000, '{"id": 1, "response": 7}'])
def test_nonsense_is_refused(anon: Client, database: str, nonsense: str) -> None:
    asked = anon.post(LOG_IN).context["asked"]
    assert anon.post(LOG_IN, {"challenge": asked.challenge, "answer": nonsense}).status_code == 422


def test_a_copied_passkey_is_refused_recorded_and_mailed(
    device: SoftAuthenticator, anon: Client, otto: User
) -> None:
    copy = replace(device)
    assert log_in(Client(), device).status_code == 302
    assert log_in(anon, copy).status_code == 422
    sent_letters()
    assert events()[-1] == "accounts.passkey.cloned"
    assert mail.outbox[-1].to == [otto.email]
    assert "may have been copied" in mail.outbox[-1].subject


def test_nobody_without_the_key_raises_that_alarm(device: SoftAuthenticator, anon: Client) -> None:
    log_in(anon, replace(device, count=-1, key=SoftAuthenticator().key))
    assert "accounts.passkey.cloned" not in events()


def test_a_passkey_that_somebody_wrote_into_the_table_is_refused(
    device: SoftAuthenticator, anon: Client, ada: User
) -> None:
    Passkey.objects.update(user=ada)
    assert log_in(anon, device).status_code == 422


@pytest.mark.parametrize("change", [{"is_active": False}, {"frozen_at": "2026-01-01T00:00Z"}])
def test_a_closed_account_stays_closed(
    device: SoftAuthenticator, anon: Client, otto: User, change: dict[str, Any]
) -> None:
    User.objects.filter(pk=otto.pk).update(**change)
    assert log_in(anon, device).status_code == 422


def test_it_logs_in_with_a_verified_factor(device: SoftAuthenticator, anon: Client, otto: User) -> None:
    assert log_in(anon, device).status_code == 302
    assert who_is_there(anon) == otto.email
    assert Session.objects.filter(user=otto).latest("pk").factor.startswith("accounts.passkey/")


def test_no_exhausted_limit_keeps_a_passkey_out(device: SoftAuthenticator, anon: Client, otto: User) -> None:
    stranger = replace(device, key=SoftAuthenticator().key)
    answers = {log_in(Client(), stranger).status_code for _ in range(70)}
    assert answers == {422, 429}
    assert Bucket.objects.exists()
    assert log_in(anon, device).status_code == 302


def test_opening_the_log_in_page_makes_no_session(anon: Client, database: str) -> None:
    anon.get("/account/login/")
    assert not Session.objects.exists()


def test_without_script_the_page_says_what_it_needs(anon: Client, database: str) -> None:
    page = anon.post(LOG_IN).content.decode()
    assert "needs JavaScript" in page.partition("<noscript>")[2]
