"""Factor policy changes by an administrator; affected users are notified."""

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now

from accounts import events
from accounts.actions import SET_FACTOR_POLICY
from accounts.mail.emails import PASSKEY_REQUIRED, post
from accounts.models import FactorPolicy, User
from accounts.second_factor import mfa_grace_period
from accounts.sessions.session_revocation import end_sessions
from audit.actors import Actor
from audit.record import record
from audit.stored_messages import gettext as _
from rbac.administration.custom_roles import copies_of
from rbac.assignments import in_force
from rbac.decisions import authorize
from rbac.errors import Invalid
from rbac.models import RoleAssignment
from rbac.names import role_label
from rbac.rulebook import role_names

LONGEST_GRACE = 90


@transaction.atomic
def set_policy(
    role: str, *, by: Actor, passkey_required: bool, may_remember_device: bool, grace_days: int
) -> FactorPolicy:
    """Raises Refused and Invalid. Users who now need a passkey and have none are notified by email."""
    before = FactorPolicy.objects.select_for_update().filter(role=role).first()
    authorize(by, SET_FACTOR_POLICY, before)
    if role not in role_names() or grace_days > LONGEST_GRACE:
        raise Invalid(_("Choose a role, and at most 90 days."))
    policy = before or FactorPolicy(role=role)
    newly = passkey_required and not policy.passkey_required
    policy.passkey_required, policy.may_remember_device = passkey_required, may_remember_device
    policy.grace_days = grace_days
    if newly:
        policy.passkey_required_since = Now()
    policy.save()
    policy.refresh_from_db()
    record(
        events.FACTOR_POLICY_SET,
        by=by,
        role=role,
        passkey_required=passkey_required,
        may_remember_device=may_remember_device,
        grace_days=grace_days,
    )
    mfa_grace_period.recheck_everywhere()
    if newly:
        _tell(policy, by)
    return policy


def _tell(policy: FactorPolicy, by: Actor) -> None:
    held = RoleAssignment.objects.filter(in_force(), role__in=[policy.role, *copies_of(policy.role)])
    themselves, in_a_team = Q(pk__in=held.values("user")), Q(groups__in=held.values("team"))
    for user in User.objects.filter(themselves | in_a_team, passkey=None, is_active=True).distinct():
        days = str(policy.grace_days)
        post(PASSKEY_REQUIRED, to=user, role=str(role_label(policy.role)), days=days)
        if not policy.grace_days:
            end_sessions(user, by=by, reason=_("their role needs a passkey"))
