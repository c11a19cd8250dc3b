"""``accounts.second_factor.passkey_ceremonies`` and ``passkey_challenges``: one challenge, one answer, in one session.

What WebAuthn Level 3, 7.2 refuses (ASVS 6.5.1, 6.6.2, 6.8.1).
"""

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from accounts.models import Passkey, User
from audit.models import Entry
from tests.accounts.people import who_is_there
from tests.accounts.soft_authenticator import SoftAuthenticator, quoted
from tests.accounts.touching import LOG_IN, answer, log_in

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


def events() -> list[str]:
    return list(Entry.objects.order_by("pk").values_list("event", flat=True))


@pytest.mark.parametrize("what", WRONG)
def test_is_refused(device: SoftAuthenticator, anon: Client, what: str) -> None:
    assert log_in(anon, replace(device, **WRONG[what])).status_code == 422
    assert who_is_there(anon) == ""
    assert "accounts.passkey.refused" in events()


def test_a_challenge_of_ones_own_making_is_refused(device: SoftAuthenticator, anon: Client) -> None:
    assert log_in(anon, device, challenge=quoted(b"x" * 32)).status_code == 422


def test_an_answer_works_once(device: SoftAuthenticator, anon: Client, cara: User) -> None:
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
