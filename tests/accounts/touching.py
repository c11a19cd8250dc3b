"""What a browser with a passkey does on the pages that ask for one."""

import json
from typing import Any

from django.test import Client

from accounts.models import Passkey, User
from accounts.second_factor.factors import has_any
from tests.accounts.soft_authenticator import SoftAuthenticator
from tests.signing_in import sign_in, signed_in

NEW = "/account/passkeys/new/"
ONLY = "/account/passkeys/only/"
LOG_IN = "/account/login/passkey/"
SECOND_FACTOR = "/account/second-factor/passkey/"
CONFIRM = "/account/confirm/passkey/"


def register(client: Client, device: SoftAuthenticator, label: str = "Laptop", **instead: Any) -> Any:
    return client.post(NEW, registration(client.get(NEW), device, label, **instead))


def registration(
    page: Any, device: SoftAuthenticator, label: str = "Laptop", **instead: Any
) -> dict[str, str]:
    """The fields with which the form of ``page`` adds a passkey."""
    asked = page.context["asked"]
    credential = device.registers(json.loads(asked.options), **instead)
    return {"challenge": asked.challenge, "answer": json.dumps(credential), "label": label}


def remove(client: Client, passkey: Passkey) -> int:
    return int(client.post(f"/account/passkeys/{passkey.pk}/remove/").status_code)


def close_password(user: User, client: Client | None = None) -> int:
    return int((client or signed_in(user)).post(ONLY, {"close": "1"}).status_code)


def passkey_of(user: User, label: str = "Laptop") -> SoftAuthenticator:
    """A device with a passkey of ``user``, added on the page as everybody does it."""
    device, client = SoftAuthenticator(), Client()
    sign_in(client, user, verified=has_any(user))
    assert register(client, device, label).status_code == 302
    return device


def answer(page: Any, device: SoftAuthenticator, **instead: Any) -> dict[str, str]:
    """The fields that the form of ``page`` is sent with."""
    asked = page.context["asked"]
    credential = device.shows(json.loads(asked.options), **instead)
    return {"challenge": asked.challenge, "answer": json.dumps(credential)}


def log_in(client: Client, device: SoftAuthenticator, **instead: Any) -> Any:
    return client.post(LOG_IN, answer(client.post(LOG_IN), device, **instead))
