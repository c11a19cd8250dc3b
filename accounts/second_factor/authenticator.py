"""Setting up an authenticator app: a fresh secret, shown once, in force after one right code."""

from dataclasses import dataclass
from urllib.parse import urlsplit

import segno
from django.conf import settings
from django.db import transaction

from accounts import events, totp
from accounts.mail.emails import AUTHENTICATOR_CHANGED, AUTHENTICATOR_REMOVED, post
from accounts.models import Passkey, TotpDevice, User
from accounts.sessions.http import Request
from accounts.sessions.session_revocation import end_sessions
from audit.record import record
from audit.stored_messages import gettext as _
from rbac.assignments import forget_assignments
from rbac.errors import Invalid

QUIET_ZONE = 4  # modules of light around the code, as ISO/IEC 18004 asks for


def waiting_device(user: User) -> TotpDevice:
    """The unconfirmed device that the page shows. It can do nothing before ``confirm``."""
    waiting = TotpDevice.objects.filter(user=user, confirmed=False).first()
    return waiting or start_over(user)


@transaction.atomic
def start_over(user: User) -> TotpDevice:
    """A new secret; whatever was shown before is worthless."""
    _only_one_at_a_time(user)
    TotpDevice.objects.filter(user=user, confirmed=False).delete()
    device = TotpDevice.new_for(user)
    device.save()
    return device


@transaction.atomic
def confirm(request: Request, code: str) -> bool:
    """Put the waiting device in force when ``code`` is right: it replaces the old one and ends other sessions."""
    user = request.user
    _only_one_at_a_time(user)
    device = TotpDevice.objects.filter(user=user, confirmed=False).first()
    if device is None or not device.verify_token(code):
        return False
    replaced, _per_model = TotpDevice.objects.filter(user=user, confirmed=True).delete()
    TotpDevice.objects.filter(pk=device.pk).update(confirmed=True)
    forget_assignments()
    request.session.sign_in(factor=device.persistent_id)
    request.session.cycle_key()
    user.signed_in = request.session.signed_in()
    record(events.AUTHENTICATOR_REPLACED if replaced else events.AUTHENTICATOR_ADDED, by=user, about=user)
    end_sessions(user, by=user, reason=_("the authenticator changed"), keep=user.signed_in.session_id)
    post(AUTHENTICATOR_CHANGED, to=user)
    return True


@transaction.atomic
def remove(request: Request) -> None:
    """Take the app in force away. Raises Invalid for one that its owner cannot do without."""
    user = request.user
    _only_one_at_a_time(user)
    if reason := why_needed(user):
        raise Invalid(reason)
    if not TotpDevice.objects.filter(user=user, confirmed=True).delete()[0]:
        return
    record(events.AUTHENTICATOR_REMOVED, by=user, about=user)
    session = request.session.signed_in().session_id
    end_sessions(user, by=user, reason=_("the authenticator app was removed"), keep=session)
    post(AUTHENTICATOR_REMOVED, to=user)


def why_needed(user: User) -> str:
    """Why the app cannot be removed now, with the way out; empty when it can. A passkey is all that any policy asks."""
    if Passkey.objects.filter(user=user).exists():
        return ""
    return _("It is your only second factor. Add a passkey first, or replace the app with another one.")


@dataclass(frozen=True)
class QrCode:
    """For an inline <svg> with attributes only: no style, script or data address, so no policy bends for it."""

    size: int  # modules a side, with the quiet zone
    path: str  # the dark modules, row by row


def qr_code(device: TotpDevice) -> QrCode:
    code = segno.make(_address(device), error="m", micro=False)
    width = int(code.symbol_size(border=QUIET_ZONE)[0])
    rows = enumerate(code.matrix_iter(border=QUIET_ZONE))
    dark = (f"M{x} {y}h1v1h-1z" for y, row in rows for x, module in enumerate(row) if module)
    return QrCode(size=width, path="".join(dark))


def _address(device: TotpDevice) -> str:
    issuer = urlsplit(settings.SITE_URL).hostname or "localhost"
    return totp.enrolment_address(device.key, account=device.user.email, issuer=issuer)


def _only_one_at_a_time(user: User) -> None:
    # Two tabs that start or confirm at once take turns on the person's row.
    User.objects.select_for_update().get(pk=user.pk)
