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
from content.guests import events, previews
from content.guests.inviting import known
from content.models import Article, Guest, GuestReview, PreviewLink
from content.revisions.revisions import lock_article
from content.rulebook.guests import OPEN
from content.text.html_text import one_line
from rbac.decisions import authorize

LONGEST_REASON = 400
AT_ONCE = 500


@transaction.atomic
def erase_guest(review: GuestReview, *, by: Actor, reason: str) -> None:
    """Erases the guest; an open invitation is withdrawn. Cannot be undone.

    Raises Refused; WrongState when it was done already; UncleanText without a reason.
    """
    article, person, reason = _decided(review.revision.article, by, reason)
    guest = _still_known(review.guest_id)
    asked = GuestReview.objects.filter(OPEN, pk=review.pk)
    asked.update(revoked_at=Now(), revoked_by=getattr(person, "pk", None))
    record(
        events.GUEST_ERASED,
        by=by,
        about=article,
        guest=review.pk,
        revision=review.revision.number,
        reason=reason,
    )
    _forget(guest)


@transaction.atomic
def erase_whom(link: PreviewLink, *, by: Actor, reason: str) -> None:
    """Erases the recipient of a preview link and revokes it: its holder is unknown from then on.

    Raises as above; WrongState also for a link without a recipient.
    """
    article, person, reason = _decided(link.revision.article, by, reason)
    guest = _still_known(link.guest_id)
    open_still = PreviewLink.objects.filter(pk=link.pk, revoked_at=None)
    open_still.update(revoked_at=Now(), revoked_by=getattr(person, "pk", None))
    said: dict[str, Any] = {"link": link.pk, "revision": link.revision.number, "reason": reason}
    record(events.PREVIEW_WHOM_ERASED, by=by, about=article, **said)
    _forget(guest)


def links_for(said: str) -> Iterator[PreviewLink]:
    """Every preview link whose recipient has this name or mentions this email. Reads all recipients on record."""
    wanted, last = said.strip().casefold(), 0
    named = PreviewLink.objects.filter(guest__sealed__isnull=False).select_related(
        "guest", "revision__article"
    )
    while found := previews.known(named.filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        yield from (link for link in found if _mentions(link.whom.casefold(), wanted))
        last = found[-1].pk


def _mentions(whom: str, wanted: str) -> bool:
    """Whole words only: ``ann@host`` does not match ``joann@host``."""
    return wanted == whom or ("@" in wanted and wanted in re.split(r"[\s<>(),;:\[\]\"']+", whom))


def _decided(article: Article, by: Actor, reason: str) -> tuple[Article, Any, str]:
    article = lock_article(article)
    person = authorize(by, ERASE_GUEST, article).actor
    reason = one_line(reason)
    if not reason or len(reason) > LONGEST_REASON:
        raise UncleanText(_("Say why, in at most %(most)d characters.") % {"most": LONGEST_REASON})
    return article, person, reason


def _still_known(key: Any) -> Guest:
    guest = Guest.objects.select_for_update().filter(pk=key).first()
    if guest is None or guest.sealed is None:
        raise WrongState(_("Name and address of this guest are erased already."))
    return guest


def _forget(guest: Guest) -> None:
    request_erasure(guest)
    Guest.objects.filter(pk=guest.pk).update(sealed=None, erased_at=Now())


def reviews_by(email: str) -> Iterator[GuestReview]:
    """Every review of the guest with this email, oldest first. Reads every guest on record."""
    wanted, last = email.strip().casefold(), 0
    guests = GuestReview.objects.filter(guest__sealed__isnull=False).select_related(
        "guest", "revision__article"
    )
    while found := known(guests.filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        yield from (review for review in found if review.guest.email.casefold() == wanted)
        last = found[-1].pk
