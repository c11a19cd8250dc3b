"""State of an authorization request, and its outcome."""

import logging

from django.db import transaction

from accounts.events import SINGLE_SIGN_ON_REFUSED
from audit.actors import ANONYMOUS
from audit.record import record

ASKED = "asked_the_provider"
MINUTES = 10
RANDOM_BYTES = 32
logger = logging.getLogger(__name__)


@transaction.atomic
def note_refusal(reason: str) -> None:
    """The reason is for the log; the user sees the same page for every reason."""
    logger.warning("single_sign_on_refused", extra={"reason": reason})
    record(SINGLE_SIGN_ON_REFUSED, by=ANONYMOUS)
