"""Admin-issued links for users without working email: shown once and recorded; and their revocation."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.actions import HAND_OVER_LINK
from accounts.events import ACCESS_LINK_SHOWN, ACCESS_LINKS_REVOKED
from accounts.lifecycle.freezing import user_or_none
from accounts.lifecycle.invitations import invite
from accounts.mail.emails import RECOVERY_HANDED_OVER, post
from accounts.models import LogInLink, PasswordReset, User
from accounts.passwords import password_reset
from audit.actors import Actor
from audit.encryption import Secret
from audit.record import record
from rbac.decisions import authorize
from rbac.errors import Invalid


@transaction.atomic
def invitation_link(user: User, *, by: Actor) -> Secret:
    """A new invitation link that is not emailed. Raises Refused, and AlreadyHasAccount for a user who can log in."""
    authorize(by, HAND_OVER_LINK, user)
    link = invite(user.email, user.name, by=by, by_mail=False)
    record(ACCESS_LINK_SHOWN, by=by, about=user, what="invitation")
    return link


@transaction.atomic
def recovery_link(user: User, *, by: Actor) -> Secret:
    """Password reset link for ``user``, valid for half an hour. The second factor is still required.

    Raises Refused, and Invalid for a user who has no credential yet. The owner is notified by email, if it arrives.
    """
    authorize(by, HAND_OVER_LINK, user)
    if not password_reset.may_reset(user):
        raise Invalid(_("This person has not accepted the invitation yet, or is shut out."))
    link = password_reset.new_link(user, shown_to=user_or_none(by))
    record(ACCESS_LINK_SHOWN, by=by, about=user, what="new password")
    post(RECOVERY_HANDED_OVER, to=user)
    return link


def has_open_links(user: User) -> bool:
    """Whether a log-in or recovery link of ``user`` still works."""
    return any(links.exists() for links in _open_links(user))


@transaction.atomic
def withdraw_links(user: User, *, by: Actor) -> None:
    """Revokes log-in and recovery links of ``user``. Raises Refused, and Invalid when none is open."""
    authorize(by, HAND_OVER_LINK, user)
    withdrawn = sum(links.delete()[0] for links in _open_links(user))
    if not withdrawn:
        raise Invalid(_("There is no open link any more."))
    record(ACCESS_LINKS_REVOKED, by=by, about=user, count=withdrawn)


def _open_links(user: User) -> tuple[QuerySet[PasswordReset], QuerySet[LogInLink]]:
    return PasswordReset.objects.open().filter(user=user), LogInLink.objects.open().filter(user=user)
