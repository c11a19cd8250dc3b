"""Making a guest nameless: name and address become unreadable wherever they are kept, and what they approved stays.

On the site at once; in the journal and in every backup when their key is destroyed, three days later, as with accounts
(audit/erasing.py). The approval names the words and who asked the guest, so it counts and is proved as before.
"""

from collections.abc import Iterator

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from audit.actors import Actor
from audit.erasing import request_erasure
from audit.record import record
from content.actions import ERASE_GUEST
from content.errors import UncleanText, WrongState
from content.guests import events
from content.guests.inviting import known
from content.guests.rules import OPEN
from content.models import Guest, GuestReview
from content.prose import one_line
from content.revisions import locked
from rbac.decisions import authorize

LONGEST_REASON = 400
AT_ONCE = 500


@transaction.atomic
def erase_guest(review: GuestReview, *, by: Actor, reason: str) -> None:
    """Whoever has not answered is not asked any more. Nothing takes it back.

    Raises Refused; WrongState when it was done already; UncleanText without a reason.
    """
    article = locked(review.revision.article)
    person = authorize(by, ERASE_GUEST, article).actor
    reason = one_line(reason)
    if not reason or len(reason) > LONGEST_REASON:
        raise UncleanText(_("Say why, in at most %(most)d characters.") % {"most": LONGEST_REASON})
    guest = Guest.objects.select_for_update().get(pk=review.guest_id)
    if guest.sealed is None:
        raise WrongState(_("Name and address of this guest are erased already."))
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
    request_erasure(guest)
    request_erasure(review)  # what the journal said of them before guests had keys: audit/forgotten.py
    Guest.objects.filter(pk=guest.pk).update(sealed=None, erased_at=Now())


def reviews_by(email: str) -> Iterator[GuestReview]:
    """Everything that was asked of whoever has this address, the first first. Reads every guest that is known."""
    wanted, last = email.strip().casefold(), 0
    everybody = GuestReview.objects.filter(guest__sealed__isnull=False).select_related(
        "guest", "revision__article"
    )
    while found := known(everybody.filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        yield from (review for review in found if review.guest.email.casefold() == wanted)
        last = found[-1].pk
