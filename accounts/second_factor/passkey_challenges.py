"""Passkey challenges: stored in the session on the server, each valid for one response within five minutes.

The browser has only the name of its challenge. ASVS 6.5.1, 6.6.2; WebAuthn Level 3, section 13.4.3.
"""

import secrets
import time
from enum import StrEnum
from typing import Any

from django.db import transaction

from accounts.models import Session, User
from accounts.sessions.http import AnyRequest
from accounts.sessions.sessions import SessionStore

KEPT = "passkey_challenges"
SECONDS = 5 * 60
MOST = 5  # one each for a user's open tabs


class Purpose(StrEnum):
    """What a response may be used for; one that was given for another purpose is refused."""

    REGISTER = "register"
    LOG_IN = "log in"
    SECOND_FACTOR = "second factor"
    CONFIRM = "confirm"


def keep(request: AnyRequest, purpose: Purpose, user: User | None, state: dict[str, Any]) -> str:
    """Stores ``state`` until it is taken. Returns the name under which to take it."""
    now, name = int(time.time()), secrets.token_urlsafe(9)
    open_ones = [kept for kept in request.session.get(KEPT, []) if kept["until"] > now]
    kept = {"name": name, "purpose": purpose, "user": user.pk if user else None, "until": now + SECONDS}
    request.session[KEPT] = [*open_ones[1 - MOST :], kept | {"state": state}]
    return name


@transaction.atomic
def take(request: AnyRequest, purpose: Purpose, user: User | None, name: str) -> dict[str, Any] | None:
    """Removes and returns the state kept under ``name`` for this purpose and user; None if there is none."""
    # Two requests with the same response are serialised by the session's row: the second finds no challenge.
    Session.objects.select_for_update().filter(digest=request.session.session_key or "").first()
    stored = request.session.as_stored()
    kept = _removed(stored, name)
    if kept is None:
        return None
    stored.save()
    _removed(request.session, name)
    right = kept["purpose"] == purpose and kept["user"] == (user.pk if user else None)
    state: dict[str, Any] = kept["state"]
    return state if right and kept["until"] > time.time() else None


def _removed(session: SessionStore, name: str) -> dict[str, Any] | None:
    kept = session.get(KEPT, [])
    session[KEPT] = [each for each in kept if each["name"] != name]
    return next((each for each in kept if each["name"] == name), None)
