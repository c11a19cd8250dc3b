"""Session list: a user's own sessions and devices, to view and end. Ending needs no re-authentication."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts import events
from accounts.mail.emails import DEVICE_FORGOTTEN, SESSIONS_ENDED, post
from accounts.models import Device, Session, User
from accounts.sessions.client_fingerprint import Trace, decrypt_trace
from accounts.sessions.http import Request
from audit.record import record
from audit.stored_messages import gettext as _
from audit.stored_messages import stored_form

MOST_SHOWN = 50


@dataclass(frozen=True)
class OpenSession:
    """``misused_at``: when its cookie was last sent by a browser that it does not belong to."""

    pk: int
    trace: Trace
    started_at: datetime
    last_seen: datetime
    misused_at: datetime | None
    is_this: bool


@dataclass(frozen=True)
class KnownDevice:
    pk: int
    trace: Trace
    last_used: datetime
    remembered_until: datetime | None
    is_this: bool


def sessions_of(request: Request) -> list[OpenSession]:
    """This session first, then the newest. One query."""
    this = request.user.signed_in.session_id if request.user.signed_in else None
    rows = Session.objects.alive().filter(user=request.user).defer("payload").order_by("-last_seen", "-pk")
    found = [
        OpenSession(
            row.pk, decrypt_trace(row.trace), row.started_at, row.last_seen, row.misused_at, row.pk == this
        )
        for row in rows[:MOST_SHOWN]
    ]
    return sorted(found, key=lambda session: not session.is_this)


def devices_of(request: Request) -> list[KnownDevice]:
    """Most recently used first. One query."""
    this = request.session.device.pk if request.session.device else None
    rows = Device.objects.filter(user=request.user).order_by("-last_used", "-pk")[:MOST_SHOWN]
    return [
        KnownDevice(
            row.pk, decrypt_trace(row.trace), row.last_used, _still(row.remembered_until), row.pk == this
        )
        for row in rows
    ]


@transaction.atomic
def end_one(user: User, session_pk: int) -> bool:
    """Ends this session of ``user``; False if there is none (any more)."""
    return _end_and_tell(user, _("it was ended on the page of sessions"), pk=session_pk) > 0


@transaction.atomic
def end_others(user: User) -> int:
    """Ends every session of ``user`` but the current one. Returns how many ended."""
    every = Session.objects.filter(user=user).values_list("pk", flat=True)
    others = [pk for pk in every if user.signed_in is None or pk != user.signed_in.session_id]
    return _end_and_tell(user, _("all others were ended on the page of sessions"), pk__in=others)


@transaction.atomic
def revoke_device(user: User, device_pk: int) -> bool:
    """Forgets this device of ``user``: its sessions end, and its next log-in is that of a new device."""
    device = Device.objects.filter(user=user, pk=device_pk).first()
    if device is None:
        return False
    name = decrypt_trace(device.trace).device
    _end(user, _("their device was revoked"), device=device)
    device.delete()
    record(events.DEVICE_REVOKED, by=user, about=user, name=name)
    post(DEVICE_FORGOTTEN, to=user, device=name)
    return True


def _still(until: datetime | None) -> datetime | None:
    return until if until and until > timezone.now() else None


def _end_and_tell(user: User, reason: str, **which: object) -> int:
    """Notifies the owner: an attacker at an unlocked browser could otherwise log them out silently."""
    if ended := _end(user, reason, **which):
        post(SESSIONS_ENDED, to=user, reason=reason)
    return ended


def _end(user: User, reason: str, **which: object) -> int:
    # Of two concurrent requests one deletes and records, the other finds no row.
    ended = Session.objects.filter(user=user, **which).delete()[1].get("accounts.Session", 0)
    if ended:
        record(
            events.SESSIONS_ENDED, by=user, about=user, reason=reason, says=stored_form(reason), count=ended
        )
    return ended


def is_over(request: Request) -> bool:
    """Whether the current session has just been ended."""
    signed_in = request.user.signed_in
    return signed_in is None or not Session.objects.filter(pk=signed_in.session_id or 0).exists()
