"""New devices: detected at log-in, notified to the owner, and the link with which the owner says "this wasn't me".

A log-in that was not the owner's ends every session, freezes the roles and starts account recovery.
"""

from datetime import datetime

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.formats import date_format

from accounts import events
from accounts.errors import LinkNoLongerWorks
from accounts.mail.emails import ACCOUNT_PROTECTED, NEW_DEVICE, post
from accounts.mail.single_use_tokens import digest_of, link_to, new_token, use_up
from accounts.models import NotMeLink, User
from accounts.models.mailed_links import NOT_ME_LIFE
from accounts.sessions import devices, trusted_devices
from accounts.sessions.client_fingerprint import trace_now
from accounts.sessions.http import AnonymousRequest
from accounts.sessions.session_revocation import end_sessions
from audit.actors import ANONYMOUS
from audit.record import record
from audit.stored_messages import gettext as _


def note_device(request: AnonymousRequest, user: User) -> datetime | None:
    """Runs before the log-in, in its transaction. A new location alone, or the first browser, sends no email.

    Returns when the user last logged in with this browser; None: never.
    """
    seen_before = user.last_login is not None or user.devices.exists()
    last_used = devices.recognise(request, user)
    trusted_devices.mark_not_confirmed(request)
    if last_used is None:
        record(events.DEVICE_ADDED, by=user, about=user)
        if seen_before:
            write_about_new_device(user)
    return last_used


def write_about_new_device(user: User) -> None:
    """Part of the log-in: emails the owner the time, device and location, with the "this wasn't me" link."""
    token, trace = new_token(), trace_now()
    NotMeLink.objects.create(user=user, digest=digest_of(token), expires_at=Now() + NOT_ME_LIFE)
    post(
        NEW_DEVICE,
        to=user,
        time=date_format(timezone.localtime(), "DATETIME_FORMAT") + timezone.localtime().strftime(" %Z"),
        device=trace.device or _("a browser that does not say what it is"),
        address=trace.address or _("unknown"),
        link=link_to("accounts:not_me_link", token).reveal(),
    )


def open_link(digest: str) -> NotMeLink:
    """Raises LinkNoLongerWorks, which does not reveal whose link it was."""
    found = NotMeLink.objects.open().select_related("user").filter(digest=digest).first()
    if found is None:
        raise LinkNoLongerWorks(_("This link was used already, or is older than seven days."))
    return found


@transaction.atomic
def disown(link: NotMeLink, *, hashed_password: str) -> None:
    """The owner did not make this log-in. ``hashed_password`` is the hash of a random password that no one knows.

    Every session ends, all trusted devices are forgotten, the password stops working, and roles are frozen until an
    administrator has reviewed the account. Raises LinkNoLongerWorks when another request was first.
    """
    if not use_up(link):
        raise LinkNoLongerWorks(_("This link was used already, or is older than seven days."))
    user = User.objects.select_for_update().get(pk=link.user_id)
    user.password, user.roles_frozen_at = hashed_password, timezone.now()
    user.save(update_fields=["password", "roles_frozen_at"])
    NotMeLink.objects.filter(user=user, used_at=None).delete()
    record(events.SESSION_REPORTED, by=ANONYMOUS, about=user)
    end_sessions(user, by=ANONYMOUS, reason=_("a log-in was not their own"))
    post(ACCOUNT_PROTECTED, to=user)
