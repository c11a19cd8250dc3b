"""What a browser with a passkey does on the pages that ask for one."""

import json
from typing import Any

from django.test import Client

from accounts.models import User
from accounts.second_factor.factors import has_any
from tests.accounts.soft_authenticator import SoftAuthenticator
from tests.signing_in import sign_in

NEW = "/account/passkeys/new/"
LOG_IN = "/account/login/passkey/"
SECOND_FACTOR = "/account/second-factor/passkey/"
CONFIRM = "/account/confirm/passkey/"


def register(client: Client, device: SoftAuthenticator, label: str = "Laptop", **instead: Any) -> Any:
    asked = client.get(NEW).context["asked"]
    credential = device.registers(json.loads(asked.options), **instead)
    fields = {"challenge": asked.challenge, "answer": json.dumps(credential), "label": label}
    return client.post(NEW, fields)


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
