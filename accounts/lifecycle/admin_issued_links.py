"""Admin-issued links where no mail can be sent: shown once and recorded; and their revocation.

Where there is a second administrator, one asks and another, who does not count as one person with them, is shown it.
"""

from datetime import datetime, timedelta

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.actions import HAND_OVER_LINK
from accounts.events import ACCESS_LINK_REQUESTED, ACCESS_LINK_SHOWN, ACCESS_LINKS_REVOKED
from accounts.lifecycle.freezing import user_or_none
from accounts.lifecycle.invitations import invite
from accounts.mail.emails import RECOVERY_HANDED_OVER, post
from accounts.models import LinkRequest, LogInLink, PasswordReset, User
from accounts.models.mailed_links import LINK_REQUEST_LIFE
from accounts.passwords import password_reset
from audit.actors import Actor
from audit.encryption import Secret
from audit.record import record
from rbac.decisions import authorize
from rbac.errors import Invalid
from rbac.independence.rule import with_linked
from rbac.models import Act
from rbac.roles import has_administrator_besides

TOLD_FOR = timedelta(days=30)


@transaction.atomic
def invitation_link(user: User, *, by: Actor) -> Secret | None:
    """A new invitation link that is not emailed; None if another administrator has to show it.

    Raises Refused, and AlreadyHasAccount for a user who can log in.
    """
    authorize(by, HAND_OVER_LINK, user)
    if _waits_for_another(user, by):
        return None
    link = invite(user.email, user.name, by=by, by_mail=False)
    record(ACCESS_LINK_SHOWN, by=by, about=user, what="invitation")
    return link


@transaction.atomic
def recovery_link(user: User, *, by: Actor) -> Secret | None:
    """Password reset link for ``user``, valid for half an hour; None if another administrator has to show it.

    The second factor is still required. The owner is told by email, if it arrives, at their next log-in, and on their
    security page. Raises Refused, and Invalid for a user who has no credential yet.
    """
    authorize(by, HAND_OVER_LINK, user)
    if not password_reset.may_reset(user):
        raise Invalid(_("This person has not accepted the invitation yet, or is shut out."))
    if _waits_for_another(user, by):
        return None
    link = password_reset.new_link(user, shown_to=user_or_none(by))
    record(ACCESS_LINK_SHOWN, by=by, about=user, what="new password")
    post(RECOVERY_HANDED_OVER, to=user)
    return link


def requests_for(user: User) -> QuerySet[LinkRequest]:
    """Requests of the last day that a link to the account of ``user`` is shown."""
    return LinkRequest.objects.filter(user=user, asked_at__gt=Now() - LINK_REQUEST_LIFE)


def _waits_for_another(user: User, by: Actor) -> bool:
    """Whether another administrator has to show the link; ``by`` has asked for that then."""
    if not isinstance(by, User) or not has_administrator_besides(by, user):
        return False
    if requests_for(user).exclude(asked_by__in=with_linked([by.pk])).exists():
        LinkRequest.objects.filter(user=user).delete()
        return False
    LinkRequest.objects.create(user=user, asked_by=by)
    record(ACCESS_LINK_REQUESTED, by=by, about=user)
    return True


def links_shown(user: User) -> QuerySet[Act]:
    """When administrators saw a link to the account of ``user`` in the last month: append-only, for its owner."""
    return Act.objects.filter(kind="passwordreset", about=user.pk, at__gt=Now() - TOLD_FOR).order_by("-at")


def tell_of_link(request: HttpRequest, user: User, *, since: datetime | None) -> None:
    """Tells the owner at log-in, once in each browser: the first to log in may be who was shown the link.

    since: when they last logged in with this browser.
    """
    shown = links_shown(user).select_related("by").first()
    if shown and (since is None or shown.at > since):
        said = _(
            "On %(when)s %(who)s was shown a link to a new password for your account. If you did not ask for it,"
            " change your password and tell another administrator."
        )
        when = date_format(localtime(shown.at), "DATETIME_FORMAT")
        messages.warning(request, said % {"when": when, "who": shown.by})


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
