"""Authenticator app enrolment: a new secret, shown once, in force after one valid code."""

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

QUIET_ZONE = 4  # in modules, as required by ISO/IEC 18004


def waiting_device(user: User) -> TotpDevice:
    """The unconfirmed device that the page shows. Not usable before ``confirm``."""
    waiting = TotpDevice.objects.filter(user=user, confirmed=False).first()
    return waiting or start_over(user)


@transaction.atomic
def start_over(user: User) -> TotpDevice:
    """Creates a new secret; the one shown before becomes invalid."""
    _only_one_at_a_time(user)
    TotpDevice.objects.filter(user=user, confirmed=False).delete()
    device = TotpDevice.new_for(user)
    device.save()
    return device


@transaction.atomic
def confirm(request: Request, code: str) -> bool:
    """Confirms the pending device if ``code`` is valid: it replaces the old one and ends other sessions."""
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
    """Removes the confirmed app. Raises Invalid for one that its owner still needs."""
    user = request.user
    _only_one_at_a_time(user)
    if reason := reason_to_keep(user):
        raise Invalid(reason)
    if not TotpDevice.objects.filter(user=user, confirmed=True).delete()[0]:
        return
    record(events.AUTHENTICATOR_REMOVED, by=user, about=user)
    session = request.session.signed_in().session_id
    end_sessions(user, by=user, reason=_("the authenticator app was removed"), keep=session)
    post(AUTHENTICATOR_REMOVED, to=user)


def reason_to_keep(user: User) -> str:
    """Why the app cannot be removed now, and the way out; empty when it can. A passkey satisfies every policy."""
    if Passkey.objects.filter(user=user).exists():
        return ""
    return _("It is your only second factor. Add a passkey first, or replace the app with another one.")


@dataclass(frozen=True)
class QrCode:
    """QR code as an inline <svg> with attributes only: no style, script or data URL, so the CSP needs no exception."""

    size: int  # modules per side, with the quiet zone
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
    # Two tabs that start or confirm concurrently are serialised by a lock on the user's row.
    User.objects.select_for_update().get(pk=user.pk)
