"""Email address change: confirmed at the new address; can be undone from the old one for a week."""

from django.db import transaction
from django.db.models.functions import Now

from accounts import events
from accounts.errors import AddressTaken, LinkNoLongerWorks
from accounts.lifecycle.email_confusables import is_taken
from accounts.mail.emails import ADDRESS_CHANGED, ADDRESS_TO_CONFIRM, ADDRESS_UNDONE, post
from accounts.mail.single_use_tokens import digest_of, link_to, new_token
from accounts.models import AddressChange, User
from accounts.models.address_change import CONFIRMATION_LIFE, UNDO_LIFE
from accounts.models.person import same_address
from accounts.sessions.session_revocation import end_sessions
from audit.actors import ANONYMOUS
from audit.record import record
from audit.stored_messages import gettext as _


@transaction.atomic
def ask(user: User, new_address: str) -> AddressChange:
    """Emails a link to the new address; nothing changes before it is opened. Replaces an earlier request.

    Raises AddressTaken. This reveals that an address is in use, but only to a user who has re-authenticated, a few
    times an hour and on the record.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    new_address = same_address(new_address)
    if new_address == user.email:
        raise AddressTaken(_("This is your address already."))
    if is_taken(new_address, but_for=user):
        raise AddressTaken(_("Another account has this address, or one that looks just like it."))
    AddressChange.objects.filter(user=user, confirmed_at=None, undone_at=None).delete()
    token = new_token()
    change = AddressChange.objects.create(
        user=user,
        old_address=user.email,
        new_address=new_address,
        digest=digest_of(token),
        expires_at=Now() + CONFIRMATION_LIFE,
    )
    record(events.EMAIL_CHANGE_REQUESTED, by=user, about=user, old=user.email, new=new_address)
    link = link_to("accounts:address_link", token)
    post(ADDRESS_TO_CONFIRM, to=user, send_to=new_address, link=link.reveal())
    return change


def waiting_for(user: User) -> AddressChange | None:
    return AddressChange.objects.open().filter(user=user).first()


def waiting_behind(digest: str) -> AddressChange:
    """The change that a link to the new address stands for. Raises LinkNoLongerWorks."""
    found = AddressChange.objects.open().filter(digest=digest).first()
    if found is None:
        raise _no_longer()
    return found


def open_change(digest: str, user: User) -> AddressChange:
    """``waiting_behind``, only for the user who requested it: else a mistyped address would hand over the account."""
    found = waiting_behind(digest)
    if found.user_id != user.pk:
        raise _no_longer()
    return found


@transaction.atomic
def confirm(change: AddressChange) -> User:
    """Applies the new address. Raises LinkNoLongerWorks, and AddressTaken when another user has it by now."""
    user = User.objects.select_for_update().get(pk=change.user_id)
    token = new_token()
    claimed = AddressChange.objects.open().filter(pk=change.pk, old_address=user.email)
    if not claimed.update(confirmed_at=Now(), undo_digest=digest_of(token), undo_until=Now() + UNDO_LIFE):
        raise _no_longer()
    if is_taken(change.new_address, but_for=user):
        raise AddressTaken(_("Another account has this address by now, or one that looks just like it."))
    user.email = change.new_address
    user.save(update_fields=["email"])
    record(events.EMAIL_CHANGE_CONFIRMED, by=user, about=user, old=change.old_address, new=user.email)
    undo = link_to("accounts:address_undo_link", token).reveal()
    post(ADDRESS_CHANGED, to=user, send_to=change.old_address, new=user.email, undo=undo)
    post(ADDRESS_CHANGED, to=user, send_to=user.email, new=user.email, undo="")
    return user


def undoable(digest: str) -> AddressChange:
    """The change that a link to the old address stands for. Raises LinkNoLongerWorks."""
    found = AddressChange.objects.undoable().select_related("user").filter(undo_digest=digest).first()
    if found is None:
        raise _no_longer()
    return found


@transaction.atomic
def undo(change: AddressChange) -> User:
    """Restores the old address, whatever the current one is, and ends every session.

    Later changes become void, else an attacker who took over the account could take it back with a link of one.
    """
    user = User.objects.select_for_update().get(pk=change.user_id)
    later = AddressChange.objects.filter(user=user, pk__gte=change.pk, undone_at=None)
    if not AddressChange.objects.undoable().filter(pk=change.pk).exists() or not later.update(
        undone_at=Now()
    ):
        raise _no_longer()
    taken_back, user.email = user.email, change.old_address
    user.save(update_fields=["email"])
    record(events.EMAIL_CHANGE_REVERTED, by=ANONYMOUS, about=user, old=taken_back, new=user.email)
    end_sessions(user, by=user, reason=_("the change of the address was undone"))
    for address in (user.email, taken_back):
        post(ADDRESS_UNDONE, to=user, send_to=address, address=user.email)
    return user


def _no_longer() -> LinkNoLongerWorks:
    return LinkNoLongerWorks(_("This link was used already, is too old, or is not for you."))
