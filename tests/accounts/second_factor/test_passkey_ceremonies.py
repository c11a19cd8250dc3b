"""``accounts.second_factor.passkey_ceremonies``: what WebAuthn Level 3, 7.2 refuses (ASVS 6.5.1, 6.6.2, 6.8.1)."""

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from audit.models import Entry
from tests.accounts.people import who_is_there
from tests.accounts.soft_authenticator import SoftAuthenticator, quoted
from tests.accounts.touching import log_in

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
