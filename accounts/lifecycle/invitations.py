"""Invitations. The link works once, for seven days; only its digest is stored."""

from datetime import datetime

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts import events
from accounts.actions import INVITE_PERSON
from accounts.errors import AddressTaken, AlreadyHasAccount, LinkNoLongerWorks
from accounts.lifecycle.email_confusables import is_taken
from accounts.lifecycle.freezing import user_or_none
from accounts.mail.emails import INVITATION, INVITATION_WITHDRAWN, post
from accounts.mail.single_use_tokens import digest_of, link_to, new_token, use_up
from accounts.models import Invitation, User
from accounts.models.mailed_links import INVITATION_LIFE
from accounts.models.person import same_address
from accounts.second_factor.factors import has_way_in
from audit.actors import Actor
from audit.encryption import Secret
from audit.record import record
from foundation.names import accepted_name
from rbac.decisions import authorize
from rbac.errors import Invalid
from rbac.models import Scope
from rbac.roles import grant_role


@transaction.atomic
def invite(
    email: str,
    name: str,
    *,
    by: Actor,
    role: str | None = None,
    scope: Scope | None = None,
    until: datetime | None = None,
    by_mail: bool = True,
) -> Secret:
    """Invites ``email``, or invites again: an earlier link stops working. Returns the link. ``until``: of the role.

    Raises Refused, AddressTaken for a confusable, and AlreadyHasAccount if the user can log in or is locked out.
    """
    authorize(by, INVITE_PERSON)
    known = User.objects.filter(email=same_address(email)).first()
    if is_taken(email, but_for=known):
        raise AddressTaken(
            _("Another account has an address that looks just like this one. Check how it is written.")
        )
    user = User.objects.create_uninvited(email, accepted_name(name) if name else "")
    user = User.objects.select_for_update().get(pk=user.pk)
    if has_way_in(user) or not user.may_log_in:
        raise AlreadyHasAccount(
            _("There is an account with this address already. Look for it among the people.")
        )
    if role:
        grant_role(user, role, scope=scope, until=until, reason=_("given with the invitation"), by=by)
    record(events.USER_INVITED, by=by, about=user)
    link = _new_link(user, by)
    if by_mail:
        post(INVITATION, to=user, link=link.reveal())
    return link


@transaction.atomic
def withdraw(user: User, *, by: Actor) -> None:
    """Revokes the link. Raises Refused, and Invalid when no invitation is open."""
    authorize(by, INVITE_PERSON)
    withdrawn, _per_model = Invitation.objects.filter(user=user, used_at=None).delete()
    if not withdrawn:
        raise Invalid(_("There is no open invitation any more."))
    record(events.INVITATION_WITHDRAWN, by=by, about=user)
    post(INVITATION_WITHDRAWN, to=user)


def open_invitation(digest: str) -> Invitation:
    """The invitation behind a link. Raises LinkNoLongerWorks, which does not reveal who was invited."""
    found = Invitation.objects.open().select_related("user").filter(digest=digest).first()
    if found is None:
        raise LinkNoLongerWorks(_("This link was used already, is too old, or was replaced by a newer one."))
    return found


@transaction.atomic
def accept(invitation: Invitation, *, name: str, hashed_password: str) -> User:
    """Sets name and password of the invited user; the password is unusable for a user who registers a passkey.

    Raises LinkNoLongerWorks when another request was first.
    """
    if not use_up(invitation):
        raise LinkNoLongerWorks(_("This link was used already, is too old, or was replaced by a newer one."))
    user = User.objects.select_for_update().get(pk=invitation.user_id)
    user.name, user.password = accepted_name(name) if name else "", hashed_password
    user.save(update_fields=["name", "password"])
    record(events.INVITATION_ACCEPTED, by=user, about=user)
    return user


def _new_link(user: User, by: Actor) -> Secret:
    token = new_token()
    Invitation.objects.filter(user=user, used_at=None).delete()
    Invitation.objects.create(
        user=user,
        digest=digest_of(token),
        invited_by=user_or_none(by),
        expires_at=Now() + INVITATION_LIFE,
    )
    return link_to("accounts:invitation_link", token)
