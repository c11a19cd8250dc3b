"""Is this password in a collection of breaches elsewhere? Off unless ``PASSWORD_RANGE_API_URL`` names such a service.

Of the password, the first five hexadecimal digits of its SHA-1 leave the house, which about a thousand known passwords
share; the answer is padded, so not even its length says which (the range protocol of Pwned Passwords). Where the
service does not answer, the password is accepted and the journal says so: nobody depends on somebody else's server to
get into their account.
"""

import hashlib

from django.conf import settings
from django.db import transaction

from accounts.events import PASSWORD_RANGE_SILENT
from audit.actors import SystemActor
from audit.record import record
from intrusion.outgoing import Unreachable, send

PASSWORD_RANGE = SystemActor("password_range")
PREFIX = 5
SECONDS = 2.0
HEADERS = {"Add-Padding": "true", "User-Agent": "cms-password-range", "Accept": "text/plain"}


def is_known(password: str) -> bool:
    """Whether the service has seen ``password``. False where there is no service, or none that answers."""
    if not settings.PASSWORD_RANGE_API_URL:
        return False
    # SHA-1 is what the protocol is made of; nothing is protected by it.
    digest = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()
    try:
        return digest[PREFIX:] in _suffixes(digest[:PREFIX])
    except Unreachable as error:
        with transaction.atomic():
            record(PASSWORD_RANGE_SILENT, by=PASSWORD_RANGE, why=str(error)[:200])
        return False


def _suffixes(prefix: str) -> set[str]:
    """The rest of every known digest that begins with ``prefix``; a count of 0 is padding."""
    answer = send("GET", f"{settings.PASSWORD_RANGE_API_URL}{prefix}", headers=HEADERS, seconds=SECONDS)
    if answer.status != 200:
        raise Unreachable(f"The service answers with status {answer.status}.")
    pairs = (line.strip().partition(":") for line in answer.body.decode("ascii", "replace").splitlines())
    return {suffix.upper() for suffix, _colon, count in pairs if count.strip() not in {"", "0"}}
