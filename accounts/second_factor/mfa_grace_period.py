"""MFA grace period: what a role requires and its holder lacks, and how long enrolment may be postponed.

Without any factor a role counts for nothing: else a stolen password alone would approve and publish for days. A site
may give contributors days of grace (``FACTOR_GRACE_DAYS``), never users who may approve, publish or administer. A
policy that asks for a passkey gives days to users who have another factor. Both are for users who had an account
before; a user who arrives with a role, or has lost their factor, enrols at once.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from django.conf import settings
from django.db.models import F

from accounts.factor_policy import policy_for
from accounts.models import FactorPolicy, FactorReset, Invitation, Membership, Session, User
from accounts.second_factor import factors
from accounts.sessions.sessions import SessionStore
from foundation.clock import database_now
from rbac.assignments import assignments_of
from rbac.roles import holds_any_role, roles_held
from rbac.rulebook import role_names

# In the session: a factor is missing; enrolment was postponed until the next log-in.
DUE, LATER = "factor_due", "factor_later"
# Also in the session: a role requires a passkey, the user has one and has not shown it; version last checked.
PASSKEY_DUE, CHECKED = "passkey_due", "factor_checked"
_PASSKEY = "accounts.passkey/"
_CACHED = "_in_grace_period"
TOGETHER = timedelta(minutes=1)  # an account created together with its role


@dataclass(frozen=True)
class Demand:
    passkey: bool  # only a passkey is accepted
    closes_at: datetime
    now: datetime  # by the database clock

    @property
    def is_open(self) -> bool:
        return self.closes_at > self.now

    @property
    def days_left(self) -> int:
        return ceil((self.closes_at - self.now) / timedelta(days=1))


def demand_on(user: User) -> Demand | None:
    """What is missing and the deadline; None when nothing is. The earliest deadline of all roles counts.

    A role counts from the time it reached the user: through a team, when they joined, if the team already had it.
    """
    if not holds_any_role(user) or factors.passkeys_of(user):
        return None
    held = _reached(user)
    policies = {row.role: row for row in FactorPolicy.objects.filter(role__in={role for role, _at in held})}
    lacks_any, was = factors.totp_of(user) is None, _login_possible_since(user)
    demands = [_demand_of_role(policies.get(role), role, at, was, lacks_any) for role, at in held]
    found, now = [demand for demand in demands if demand], database_now()
    if lacks_any and any(True for _grant in assignments_of(user).all_grants()):
        found.append((False, now))  # it may be one to approve
    if not found:
        return None
    return Demand(any(passkey for passkey, _end in found), min(end for _p, end in found), now)


def _reached(user: User) -> list[tuple[str, datetime]]:
    """Each role in force (a custom role as those it stands for) and since when ``user`` holds it."""
    held, stands_for = roles_held(user), {each.role: each.stands_for for each in assignments_of(user).kinds()}
    teams = {each.team_id for each in held if each.team_id}
    members = Membership.objects.filter(user=user, group__in=teams) if teams else Membership.objects.none()
    joined = dict(members.values_list("group_id", "joined_at"))
    return [
        (role, max(each.assigned_at, joined.get(each.team_id or 0, each.assigned_at)))
        for each in held
        for role in stands_for.get(each.role, (each.role,))
    ]


def in_grace_period(user: User) -> bool:
    """Whether a contributor without any factor may work for now. Called often: cached on the user instance."""
    kept: bool | None = getattr(user, _CACHED, None)
    if kept is None:
        demand = demand_on(user) if holds_any_role(user) and not factors.has_any(user) else None
        kept = demand is not None and demand.is_open
        setattr(user, _CACHED, kept)
    return kept


def store_in_session(session: SessionStore, user: User) -> None:
    """Caches in the session whether something is missing, so that later requests need not query the database."""
    due = {
        DUE: demand_on(user) is not None,
        PASSKEY_DUE: policy_for(user).passkey_required and bool(factors.passkeys_of(user)),
    }
    for name, is_due in due.items():
        session.pop(name, None)
        if is_due:
            session[name] = True
    session.pop(LATER, None)
    session[CHECKED] = _checked(session, user)


def recheck(session: SessionStore, user: User) -> None:
    """After a new role or a policy change: an open session learns of it at its next request."""
    before, now = session.get(CHECKED, [-1]), _checked(session, user)
    if before[0] != now[0] or not set(now) <= set(before):
        store_in_session(session, user)


def recheck_everywhere() -> None:
    """After a change of role requirements: every session checks again at its next request."""
    Session.objects.exclude(user=None).update(policies=F("policies") + 1)


def passkey_is_due(session: SessionStore) -> bool:
    """Whether only a passkey, not yet shown in this session, will satisfy the policy."""
    return bool(session.get(PASSKEY_DUE)) and not session.factor.startswith(_PASSKEY)


def _checked(session: SessionStore, user: User) -> list[int | str]:
    count = session.row.policies if session.row else 0
    return [count, *sorted({role for held in assignments_of(user).all() for role in held.stands_for})]


def _demand_of_role(
    policy: FactorPolicy | None, role: str, assigned_at: datetime, was: datetime | None, lacks_any: bool
) -> tuple[bool, datetime] | None:
    asked_since = policy.passkey_required_since if policy and policy.passkey_required else None
    if lacks_any:
        since, days = assigned_at, settings.FACTOR_GRACE_DAYS if role == role_names()[0] else 0
    elif policy and asked_since:
        since, days = max(assigned_at, asked_since), policy.grace_days
    else:
        return None
    without = was is None or was + TOGETHER >= since
    return asked_since is not None, since + timedelta(days=0 if without else days)


def _login_possible_since(user: User) -> datetime | None:
    """Since when the user could log in; None for a user who is only arriving, or lost their factor."""
    if FactorReset.objects.filter(user=user, done_at__isnull=False).exists():
        return None
    invitation = Invitation.objects.filter(user=user).order_by("-pk").first()
    return invitation.used_at if invitation else user.created_at
