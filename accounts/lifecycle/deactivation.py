"""Account deactivation: for a user who has left or is away for long. Reversible, and implies no suspicion.

Freezing (freezing.py) is for an account that may be compromised. Both end all sessions and prevent log-in.
"""

from django.db import transaction

from accounts import events
from accounts.actions import DEACTIVATE_PERSON
from accounts.lifecycle.freezing import reason_given, require_another_administrator, user_or_none
from accounts.mail.emails import ACCOUNT_DEACTIVATED, ACCOUNT_REACTIVATED, post
from accounts.models import User
from accounts.sessions.session_revocation import end_sessions
from audit.actors import Actor
from audit.record import record
from audit.stored_messages import gettext as _
from rbac.decisions import authorize


@transaction.atomic
def deactivate(user: User, *, by: Actor, reason: str) -> None:
    """Raises Refused, and Invalid without a reason or for the last administrator. Roles remain without effect."""
    authorize(by, DEACTIVATE_PERSON, user)
    reason = reason_given(reason)
    require_another_administrator(user)
    if User.objects.filter(pk=user.pk, is_active=True).update(is_active=False):
        record(events.USER_DEACTIVATED, by=by, about=user, reason=reason)
        end_sessions(user, by=by, reason=_("the account was deactivated"))
        post(ACCOUNT_DEACTIVATED, to=user)
    user.refresh_from_db(fields=["is_active"])


@transaction.atomic
def reactivate(user: User, *, by: Actor, reason: str) -> None:
    """Raises Refused. The user logs in with the same credentials as before."""
    authorize(by, DEACTIVATE_PERSON, user)
    reason = reason_given(reason)
    if User.objects.filter(pk=user.pk, is_active=False).update(is_active=True, enabled_by=user_or_none(by)):
        record(events.USER_REACTIVATED, by=by, about=user, reason=reason)
        post(ACCOUNT_REACTIVATED, to=user)
    user.refresh_from_db(fields=["is_active"])
