"""Account freezing: prevents log-in and ends every session of the user at once."""

from django.db import transaction
from django.db.models.functions import Now

from accounts import events
from accounts.actions import FREEZE_PERSON
from accounts.mail.emails import ACCOUNT_FROZEN, ACCOUNT_UNFROZEN, post
from accounts.models import User
from accounts.sessions.session_revocation import end_sessions
from audit.actors import Actor
from audit.record import record
from audit.stored_messages import gettext as _
from rbac.decisions import authorize
from rbac.errors import Invalid
from rbac.roles import is_last_administrator
from rbac.rulebook import administrator_role

LONGEST_REASON = 400


@transaction.atomic
def freeze(user: User, *, by: Actor, reason: str) -> None:
    """Raises Refused, and Invalid for the last administrator. Freezing a frozen account has no effect."""
    authorize(by, FREEZE_PERSON, user)
    reason = reason_given(reason)
    require_another_administrator(user)
    if User.objects.filter(pk=user.pk, frozen_at=None).update(frozen_at=Now()):
        record(events.USER_FROZEN, by=by, about=user, reason=reason)
        end_sessions(user, by=by, reason=_("the account was frozen"))
        post(ACCOUNT_FROZEN, to=user)
    user.refresh_from_db(fields=["frozen_at"])


@transaction.atomic
def unfreeze(user: User, *, by: Actor, reason: str) -> None:
    """Unfreezes account and roles. Raises Refused. The user logs in with the same credentials as before."""
    authorize(by, FREEZE_PERSON, user)
    reason = reason_given(reason)
    frozen = User.objects.filter(pk=user.pk, frozen_at__isnull=False)
    account = frozen.update(frozen_at=None, enabled_by=user_or_none(by))
    roles = User.objects.filter(pk=user.pk, roles_frozen_at__isnull=False).update(roles_frozen_at=None)
    if account:
        record(events.USER_UNFROZEN, by=by, about=user, reason=reason)
    if roles:
        record(events.ROLES_UNFROZEN, by=by, about=user, reason=reason)
    if account or roles:
        post(ACCOUNT_UNFROZEN, to=user)
    user.refresh_from_db(fields=["frozen_at", "roles_frozen_at"])


def require_another_administrator(user: User) -> None:
    """Raises Invalid if the site would have no administrator without ``user``."""
    # Two administrators who freeze each other concurrently must not both succeed: locked until commit.
    held = {"role_assignments__role": administrator_role(), "role_assignments__scope": None}
    list(User.objects.filter(**held).select_for_update(of=("self",)).order_by("pk").values_list("pk"))
    if is_last_administrator(user):
        raise Invalid(_("The site would have no administrator. Make another user administrator first."))


def user_or_none(by: Actor) -> User | None:
    """The actor as stored beside what they did to an account; None for the operator of the server and jobs."""
    return by if isinstance(by, User) else None


def reason_given(reason: str) -> str:
    if not (reason := reason.replace("\x00", "").strip()):
        raise Invalid(_("Say why."))
    return reason[:LONGEST_REASON]
