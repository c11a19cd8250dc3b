"""Links, invitations, sessions and waiting words of the account: each is revoked by its own service function."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.events import ACCESS_LINK_SHOWN, DEVICE_ADDED, DEVICE_REMEMBERED, LOGGED_IN, USER_INVITED
from accounts.lifecycle.admin_issued_links import has_open_links, withdraw_links
from accounts.lifecycle.deactivation import deactivate
from accounts.lifecycle.invitations import withdraw
from accounts.models import Device, Invitation, Session, User
from accounts.second_factor.factors import has_way_in
from accounts.sessions.session_revocation import log_out_everywhere
from audit.events import Event
from content.articles import emergency_publication
from content.events import EMERGENCY_OPENED, REDACTION_REQUESTED
from content.guests.events import GUEST_INVITED, PREVIEW_LINK_CREATED
from content.guests.inviting import revoke_guest
from content.guests.previews import revoke_preview_link
from content.models import GuestReview, PreviewLink, Redaction
from content.proofs.publication_proof import value_of
from content.public_text.events import TEXT_PROPOSED
from content.public_text.verbs import unsettled
from content.public_text.verbs import withdraw as withdraw_words
from content.redaction.removing import withdraw_redaction
from content.rulebook.guests import OPEN
from content.scheduling import verbs as scheduling
from content.scheduling.events import SCHEDULED
from secureproject.incident_rollback.item import Item, Pair, Pairs, grouped, item_about, rollback_reason


class Kind(NamedTuple):
    """Something open on an article: ``event`` has its key in ``field``, ``rows()`` are the open ones."""

    event: Event
    field: str
    will: Promise
    rows: Callable[[], QuerySet[Any]]
    end: Callable[[Any], Callable[..., object]]


_KINDS = (
    Kind(PREVIEW_LINK_CREATED, "link", gettext_lazy("revoke the preview link"),
         lambda: PreviewLink.objects.filter(revoked_at=None, until__gt=Now()),
         lambda row: partial(revoke_preview_link, row.article, row.pk)),
    Kind(GUEST_INVITED, "guest", gettext_lazy("revoke the link of the guest"),
         lambda: GuestReview.objects.filter(OPEN),
         lambda row: partial(revoke_guest, row.article, row.pk)),
    Kind(SCHEDULED, "schedule", gettext_lazy("cancel the scheduled time"), scheduling.waiting,
         lambda row: partial(scheduling.cancel, row.article, row.kind)),
    Kind(EMERGENCY_OPENED, "emergency", gettext_lazy("end the emergency publication"),
         emergency_publication.open_ones,
         lambda row: partial(emergency_publication.sign_off, row, shown_unused=True)),
    Kind(REDACTION_REQUESTED, "redaction", gettext_lazy("withdraw the request for removal by law"),
         lambda: Redaction.objects.filter(done_at=None, withdrawn_at=None),
         lambda row: partial(withdraw_redaction, row)),
)  # fmt: skip


def links_of_articles(pairs: Pairs, person: User) -> Iterator[Item]:
    """One item for each link, guest, scheduled time, emergency and removal that is still open."""
    for kind in _KINDS:
        made = grouped(pairs, [kind.event], partial(_key, kind.field))
        rows = kind.rows().filter(pk__in=made).select_related("article") if made else ()
        for row in rows:
            key = f"{kind.field}:{row.pk}"
            yield item_about(key, made[row.pk], will=str(kind.will), revert=kind.end(row))


def _key(field: str, pair: Pair) -> int:
    return int(value_of(pair[0], field))


def proposed_words(pairs: Pairs, person: User) -> Iterator[Item]:
    """One item for each proposal that waits. Of words that readers see, a person decides on the page of their thing."""
    proposed = grouped(pairs, [TEXT_PROPOSED], lambda pair: int(pair[0].subject_id))
    for text in unsettled().filter(pk__in=proposed, applied_at=None).order_by("pk"):
        will, end = _("withdraw the words that wait for a second person"), partial(withdraw_words, text)
        yield item_about(f"words:{text.pk}", proposed[text.pk], will=will, revert=end)


def invitations(pairs: Pairs, person: User) -> Iterator[Item]:
    """One item for each invitation of the account that is open or led to an account."""
    by_user = grouped(pairs, [USER_INVITED], lambda pair: int(pair[0].subject_id))
    for user in User.objects.filter(pk__in=by_user).order_by("pk"):
        mine, found = Invitation.objects.filter(user=user, invited_by=person), by_user[user.pk]
        if mine.filter(used_at=None).exists():
            will = _("withdraw the invitation")
            yield item_about(f"invitation:{user.pk}", found, will=will, revert=partial(withdraw, user))
        elif user.is_active and has_way_in(user) and mine.exists():
            yield item_about(
                f"invitation:{user.pk}",
                found,
                will=_("deactivate the account"),
                warning=_("The invitation was accepted. Look at what was done with that account too."),
                revert=partial(deactivate, user, reason=rollback_reason()),
            )


def account_links(pairs: Pairs, person: User) -> Iterator[Item]:
    """One item for each user with open login or recovery links: users who were given one, and the account itself."""
    given = grouped(pairs, [ACCESS_LINK_SHOWN], lambda pair: int(pair[0].subject_id))
    for user in User.objects.filter(pk__in={*given, person.pk}).order_by("pk"):
        if has_open_links(user):
            will = _("withdraw open log-in and recovery links")
            yield _of_account(f"account-links:{user.pk}", user, given.get(user.pk, ()), will, withdraw_links)


def sessions(pairs: Pairs, person: User) -> Iterator[Item]:
    """One item for all sessions and remembered devices of the account."""
    remembered = Device.objects.filter(user=person, remembered_until__gt=Now())
    if Session.objects.alive().filter(user=person).exists() or remembered.exists():
        names = {LOGGED_IN.name, DEVICE_ADDED.name, DEVICE_REMEMBERED.name}
        found = [pair for pair in pairs if pair[0].event in names]
        will = _("log out everywhere and forget remembered devices")
        end = partial(log_out_everywhere, reason=rollback_reason())
        yield _of_account("sessions", person, found, will, end)


def _of_account(key: str, user: User, pairs: Pairs, will: str, end: Callable[..., object]) -> Item:
    """Item for what is open now, even if the window has no entries about it."""
    return Item(
        key=key,
        name=str(user),
        happened=[line.sentence for _entry, line in pairs],
        entries=frozenset(entry.pk for entry, _line in pairs),
        url=f"/cms/people/{user.pk}/",
        will=will,
        revert=partial(end, user),
    )
