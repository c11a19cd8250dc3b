"""Erasure of guests: name and email become unreadable wherever they are kept; their approvals stay.

On the site at once; in the audit log and in every backup when their key is destroyed, three days later, as with
accounts (audit/erasure/erasing.py). The approval names the text and the inviter, so it counts and is proved as before.
"""

import re
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.db.models.functions import Now

from audit.actors import Actor
from audit.erasure.erasing import request_erasure
from audit.record import record
from audit.stored_messages import gettext as _
from content.actions import ERASE_GUEST
from content.errors import UncleanText, WrongState
from content.guests import events
from content.guests.inviting import known
from content.models import Guest, GuestReview, PreviewLink
from content.revisions.revisions import lock_article
from content.rulebook.guests import OPEN
from content.text.html_text import one_line
from rbac.decisions import authorize

LONGEST_REASON = 400
AT_ONCE = 500


@transaction.atomic
def erase_guest(asked: GuestReview | PreviewLink, *, by: Actor, reason: str) -> None:
    """Erases the guest of an invitation or preview link, and revokes it if it is open. Cannot be undone.

    Raises Refused; WrongState when it was done already, or for a link without a recipient; UncleanText without a
    reason.
    """
    article = lock_article(asked.revision.article)
    person = authorize(by, ERASE_GUEST, article).actor
    reason = one_line(reason)
    if not reason or len(reason) > LONGEST_REASON:
        raise UncleanText(_("Say why, in at most %(most)d characters.") % {"most": LONGEST_REASON})
    guest = asked.guest and Guest.objects.select_for_update().filter(pk=asked.guest.pk).first()
    if guest is None or guest.sealed is None:
        raise WrongState(_("Name and address of this guest are erased already."))
    revoked = {"revoked_at": Now(), "revoked_by": getattr(person, "pk", None)}
    said: dict[str, Any] = {"about": article, "revision": asked.revision.number, "reason": reason}
    if isinstance(asked, GuestReview):
        GuestReview.objects.filter(OPEN, pk=asked.pk).update(**revoked)
        record(events.GUEST_ERASED, by=by, guest=asked.pk, **said)
    else:
        PreviewLink.objects.filter(pk=asked.pk, revoked_at=None).update(**revoked)
        record(events.PREVIEW_WHOM_ERASED, by=by, link=asked.pk, **said)
    request_erasure(guest)
    Guest.objects.filter(pk=guest.pk).update(sealed=None, erased_at=Now())


def reviews_by(email: str) -> Iterator[GuestReview]:
    """Every review of the guest with this email, oldest first. Reads every guest on record."""
    wanted = email.strip().casefold()
    return (review for review in _named(GuestReview) if review.guest.email.casefold() == wanted)


def links_for(said: str) -> Iterator[PreviewLink]:
    """Every preview link whose recipient has this name or mentions this email. Reads all recipients on record."""
    wanted = said.strip().casefold()
    return (link for link in _named(PreviewLink) if _mentions(link.whom.casefold(), wanted))


def _mentions(whom: str, wanted: str) -> bool:
    """Whole words only: ``ann@host`` does not match ``joann@host``."""
    return wanted == whom or ("@" in wanted and wanted in re.split(r"[\s<>(),;:\[\]\"']+", whom))


def _named[M: (GuestReview, PreviewLink)](model: type[M]) -> Iterator[M]:
    last = 0
    named = model._default_manager.filter(guest__sealed__isnull=False)
    while found := known(
        named.select_related("guest", "revision__article").filter(pk__gt=last).order_by("pk")[:AT_ONCE]
    ):
        yield from found
        last = found[-1].pk
