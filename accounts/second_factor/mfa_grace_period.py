"""What a role asks for and its holder lacks, and how long they may put it off.

Grace is for whoever had an account before: when a role is given to them, or its policy changes. Somebody who arrives
with a role sets their factor up at once; so do administrators without any factor, and whoever lost theirs.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from django.db.models import F

from accounts.factor_policy import policy_for
from accounts.models import FactorPolicy, FactorReset, Invitation, Membership, Session, User
from accounts.models.factor_policy import usual_grace
from accounts.second_factor import factors
from accounts.sessions.sessions import SessionStore
from foundation.clock import database_now
from rbac.assignments import assignments_of
from rbac.roles import holds_any_role, roles_held
from rbac.rulebook import administrator_role

DUE, LATER = (
    "factor_due",
    "factor_later",
)  # in the session: something is missing; it was put off until the next log-in
# In the session too: a role asks for a passkey, the person has one and has not shown it here; what was looked at.
PASSKEY_DUE, LOOKED_AT = "passkey_due", "factor_looked_at"
_PASSKEY = "accounts.passkey/"
_KEPT = "_runs_in_grace"
TOGETHER = timedelta(minutes=1)  # an account made with its role in one go


@dataclass(frozen=True)
class Demand:
    passkey: bool  # nothing else will do
    closes_at: datetime
    now: datetime  # of the database

    @property
    def is_open(self) -> bool:
        return self.closes_at > self.now

    @property
    def days_left(self) -> int:
        return ceil((self.closes_at - self.now) / timedelta(days=1))


def demand_on(user: User) -> Demand | None:
    """What is missing, and until when it may be; None when nothing is. The earliest end of all roles counts.

    A role counts from the moment it reached the person: through a team, when they joined, if the team had it already.
    """
    held = _reached(user)
    if not held or factors.passkeys_of(user):
        return None
    policies = {row.role: row for row in FactorPolicy.objects.filter(role__in={role for role, _at in held})}
    lacks_any, was = factors.totp_of(user) is None, _account_since(user)
    demands = [_of_role(policies.get(role), role, at, was, lacks_any) for role, at in held]
    found = [demand for demand in demands if demand]
    if not found:
        return None
    return Demand(any(passkey for passkey, _end in found), min(end for _p, end in found), database_now())


def _reached(user: User) -> list[tuple[str, datetime]]:
    """Each role in force, or what a role of the site's own stands for, and since when it is that of ``user``."""
    held, stands_for = roles_held(user), {each.role: each.stands_for for each in assignments_of(user).kinds()}
    teams = {each.team_id for each in held if each.team_id}
    members = Membership.objects.filter(user=user, group__in=teams) if teams else Membership.objects.none()
    joined = dict(members.values_list("group_id", "joined_at"))
    return [
        (role, max(each.assigned_at, joined.get(each.team_id or 0, each.assigned_at)))
        for each in held
        for role in stands_for.get(each.role, (each.role,))
    ]


def runs_for(user: User) -> bool:
    """Whether somebody without any factor may work for now. Asked often: kept on this instance of the person."""
    kept: bool | None = getattr(user, _KEPT, None)
    if kept is None:
        demand = demand_on(user) if holds_any_role(user) and not factors.has_any(user) else None
        kept = demand is not None and demand.is_open
        setattr(user, _KEPT, kept)
    return kept


def note(session: SessionStore, user: User) -> None:
    """Now, so that the next requests need not ask the database whether something is missing."""
    due = {
        DUE: demand_on(user) is not None,
        PASSKEY_DUE: policy_for(user).passkey_required and bool(factors.passkeys_of(user)),
    }
    for name, is_due in due.items():
        session.pop(name, None)
        if is_due:
            session[name] = True
    session.pop(LATER, None)
    session[LOOKED_AT] = _to_look_at(session, user)


def look_again(session: SessionStore, user: User) -> None:
    """Where a role has come since, or what roles ask for has changed: a running session learns of it at once."""
    before, now = session.get(LOOKED_AT, [-1]), _to_look_at(session, user)
    if before[0] != now[0] or not set(now) <= set(before):
        note(session, user)


def look_again_everywhere() -> None:
    """For whoever changes what a role asks for: every session asks anew at its next request."""
    Session.objects.exclude(user=None).update(policies=F("policies") + 1)


def passkey_is_due(session: SessionStore) -> bool:
    """Whether nothing shown in this session will do until a passkey is."""
    return bool(session.get(PASSKEY_DUE)) and not session.factor.startswith(_PASSKEY)


def _to_look_at(session: SessionStore, user: User) -> list[int | str]:
    count = session.row.policies if session.row else 0
    return [count, *sorted({role for held in assignments_of(user).all() for role in held.stands_for})]


def _of_role(
    policy: FactorPolicy | None, role: str, assigned_at: datetime, was: datetime | None, lacks_any: bool
) -> tuple[bool, datetime] | None:
    passkey = bool(policy and policy.passkey_required and policy.passkey_required_since)
    if not passkey and not lacks_any:
        return None
    since, days = assigned_at, policy.grace_days if policy else usual_grace()
    if policy and policy.passkey_required_since and passkey and not lacks_any:
        since = max(assigned_at, policy.passkey_required_since)
    without = was is None or was + TOGETHER >= since or (lacks_any and role == administrator_role())
    return passkey, since + timedelta(days=0 if without else days)


def _account_since(user: User) -> datetime | None:
    """Since when somebody could log in; None for whoever is only arriving, or lost their factor."""
    if FactorReset.objects.filter(user=user, done_at__isnull=False).exists():
        return None
    invitation = Invitation.objects.filter(user=user).order_by("-pk").first()
    return invitation.used_at if invitation else user.created_at
