"""State of single sign-on in the session: what the provider was asked, and who arrived from it."""

import logging
import secrets
import time
from typing import Any

from django.db import transaction

from accounts.events import SINGLE_SIGN_ON_REFUSED
from accounts.models import Identity, ProviderSession, User
from accounts.sessions.http import AnonymousRequest
from accounts.single_sign_on import provider
from audit.actors import ANONYMOUS
from audit.record import record

ASKED = "asked_the_provider"
ARRIVED = "arrived_from_provider"
MINUTES = 10
RANDOM_BYTES = 32
logger = logging.getLogger(__name__)


def new_request(*, to: str, again: bool = False) -> tuple[str, dict[str, Any]]:
    """The provider's URL, and what the session keeps under ``ASKED`` to recognise the answer. Raises ProviderFailed.

    ``to`` is the URL to continue at; ``again``: the provider must ask a user who is logged in there, too.
    """
    state, nonce, verifier = (secrets.token_urlsafe(RANDOM_BYTES) for _each in range(3))
    address = provider.authorization_address(state=state, nonce=nonce, verifier=verifier, again=again)
    until = int(time.time()) + MINUTES * 60
    return address, {"state": state, "nonce": nonce, "verifier": verifier, "until": until, "next": to}


@transaction.atomic
def note_refusal(reason: str) -> None:
    """The reason is for the log; the user sees the same page for every reason."""
    logger.warning("single_sign_on_refused", extra={"reason": reason})
    record(SINGLE_SIGN_ON_REFUSED, by=ANONYMOUS)


def note_arrival(request: AnonymousRequest, user: User) -> None:
    """Stores the provider's session of this log-in, so that a log-out there ends ours."""
    arrived = request.session.pop(ARRIVED, None)
    row = request.session.row
    if not arrived or row is None:
        return
    identity = Identity.objects.filter(pk=arrived["identity"], user=user).first()
    if identity is not None:
        ProviderSession.objects.create(session=row, identity=identity, sid=arrived["sid"])
