"""``accounts.second_factor.passkey_challenges``: one challenge, one answer, in one session."""

from dataclasses import replace

import pytest
from django.test import Client

from accounts.models import Passkey, User
from tests.accounts.soft_authenticator import SoftAuthenticator
from tests.accounts.touching import LOG_IN, answer, log_in


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
