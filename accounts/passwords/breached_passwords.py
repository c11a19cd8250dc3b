"""Breached passwords: look-up in a breach collection. Off unless ``PASSWORD_RANGE_API_URL`` names a service.

k-anonymity: only the first five hexadecimal digits of the password's SHA-1 leave the server; about a thousand known
passwords share them. The response is padded, so that not even its length identifies the password (range protocol of
Pwned Passwords). If the service does not answer, the password is accepted and the audit log says so: access to an
account never depends on a third-party server.
"""

import hashlib

from django.conf import settings
from django.db import transaction

from accounts.events import BREACH_CHECK_SKIPPED
from audit.actors import SystemActor
from audit.record import record
from intrusion.outgoing import Unreachable, send

PASSWORD_RANGE = SystemActor("password_range")
PREFIX = 5
SECONDS = 2.0
HEADERS = {"Add-Padding": "true", "User-Agent": "cms-password-range", "Accept": "text/plain"}


def is_known(password: str) -> bool:
    """Whether the service knows ``password``. False if there is no service, or it does not answer."""
    if not settings.PASSWORD_RANGE_API_URL:
        return False
    # SHA-1 is part of the protocol; it protects nothing.
    digest = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()
    try:
        return digest[PREFIX:] in _suffixes(digest[:PREFIX])
    except Unreachable as error:
        with transaction.atomic():
            record(BREACH_CHECK_SKIPPED, by=PASSWORD_RANGE, why=str(error)[:200])
        return False


def _suffixes(prefix: str) -> set[str]:
    """The suffixes of all known digests that begin with ``prefix``; a count of 0 is padding."""
    answer = send("GET", f"{settings.PASSWORD_RANGE_API_URL}{prefix}", headers=HEADERS, seconds=SECONDS)
    if answer.status != 200:
        raise Unreachable(f"The service answers with status {answer.status}.")
    pairs = (line.strip().partition(":") for line in answer.body.decode("ascii", "replace").splitlines())
    return {suffix.upper() for suffix, _colon, count in pairs if count.strip() not in {"", "0"}}
