"""Back-channel log-out: when the provider reports a log-out, the matching sessions end here too."""

import hashlib
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from accounts.authentication.sso_roles import SINGLE_SIGN_ON
from accounts.events import SESSIONS_ENDED
from accounts.models import Identity, ProviderSession, Session, SpentToken
from accounts.single_sign_on.configuration import configuration
from accounts.single_sign_on.tokens import LogOut, NotBelieved
from audit.record import record
from audit.stored_messages import gettext as _
from audit.stored_messages import stored_form

REMEMBERED_FOR = timedelta(days=1)  # far longer than a log-out token is accepted as recent


@transaction.atomic
def end_named_sessions(said: LogOut) -> int:
    """Ends only the sessions that ``said`` names. Raises NotBelieved for a token that was used before."""
    _spend(said.jti)
    issuer = configuration().issuer
    meant = ProviderSession.objects.filter(identity__issuer=issuer)
    if said.sid:
        meant = meant.filter(sid=said.sid)
    if said.subject:
        meant = meant.filter(identity__subject=said.subject)
    ended = 0
    for identity in Identity.objects.filter(provider_sessions__in=meant).distinct().select_related("user"):
        rows = Session.objects.filter(at_provider__in=meant.filter(identity=identity))
        count = rows.count()
        rows.delete()
        record(
            SESSIONS_ENDED,
            by=SINGLE_SIGN_ON,
            about=identity.user,
            reason=(reason := _("logged out at the identity provider")),
            says=stored_form(reason),
            count=count,
        )
        ended += count
    return ended


def _spend(jti: str) -> None:
    digest = hashlib.sha256(f"{configuration().issuer} {jti}".encode()).hexdigest()
    try:
        with transaction.atomic():
            SpentToken.objects.create(digest=digest, expires_at=Now() + REMEMBERED_FOR)
    except IntegrityError:
        raise NotBelieved("It was used before.") from None
