"""Changing a policy: tightening at once, loosening only with a second administrator or after 72 hours' notice.

A section administrator may request to loosen its policy; a site administrator agrees. A request lapses after 30
days, or at once when it can no longer come into force. If no user is left who could agree, it is requested
again, so that the 72 hours' notice begins for all.

Each service function decides, changes and records in one transaction. PostgreSQL decides, on its clock, whether a
change loosens, whether an agreement counts and when a notice is over (content/models/triggers/policies.py): a
service function checks first so that it can say why not, and is overruled if it errs.
"""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy

from audit.actors import Actor, SystemActor
from audit.record import record
from audit.stored_messages import gettext as _
from audit.stored_messages import stored_form
from content import events
from content.actions import CHANGE_POLICY
from content.addresses.section_move import carry_out_move, locked
from content.errors import NothingToChange, PolicyMoved, Waiting
from content.models import Policy, PolicyChange, Section, Signature
from content.models.articles.section import Factor
from content.models.policy import ChangeKind
from content.notifications.emails import notify
from content.policy import (
    NAMES,
    ORDER,
    InForce,
    Own,
    demands_of,
    in_force,
    is_wellformed,
    loosened,
    people_in,
    roles_in,
)
from content.rulebook.policies import APPLY_POLICIES
from content.rulebook.signatures import cannot_sign
from content.signatures.signing import store
from content.site.settings import bump_site, current_site
from foundation.clock import database_now
from rbac.account_state import state_of
from rbac.administration.separations import lock_grants
from rbac.assignments import in_force as roles_in_force
from rbac.decisions import authorize, decide, refusal
from rbac.errors import Invalid, Refused
from rbac.evidence import account_refusal
from rbac.independence.explanation import why_one_person
from rbac.models import CustomRole, RoleAssignment
from rbac.rulebook import administrator_role, role_names

LAPSES_AFTER = timedelta(days=30)
NOTICE = timedelta(hours=72)
_LOCK = 0x9011C  # any number that no other advisory lock uses
WORKER = SystemActor(APPLY_POLICIES)


def own_policy(section: Section | None) -> dict[str, Any]:
    """Values that the section (None: the site) sets itself; None for inherited ones."""
    row = Policy.objects.filter(section=section).first()
    return {name: getattr(row, name) if row else None for name in NAMES}


def in_force_on_site() -> InForce:
    """Policy that a top-level section inherits."""
    own = own_policy(None)
    return InForce() if own["audience"] is None else InForce(**own)


@transaction.atomic
def change_policy(section: Section | None, own: Own, *, by: Actor, reason: str) -> PolicyChange:
    """Sets the values in ``own`` (None: inherit) for the section, or for the site; other values stay.

    Returns the change: applied if nothing gets looser, else pending. Raises Refused, and Invalid for an unknown
    value, a missing reason, nothing to change or a loosening that is pending already.
    """
    authorize(by, CHANGE_POLICY, section)
    lock_policies()
    wanted = _checked(section, {**own_policy(section), **own}, by)
    change = PolicyChange.objects.create(
        section=section, reason=given_reason(reason), asked_by_id=key_of(by), **wanted
    )
    return asked(change, by=by)


def asked(change: PolicyChange, *, by: Actor) -> PolicyChange:
    """Processes a new change: applied if nothing gets looser, else announced."""
    change.refresh_from_db()
    if change.applied_at is not None:
        _record(events.POLICY_CHANGED, change, by=by)
        bump_site()
        return change
    if pending().filter(section=change.section).exclude(pk=change.pk).exists():
        raise Waiting
    _record(events.LOOSENING_REQUESTED, change, by=by, notice=change.notice)
    notify("policy", change.pk, "asked")
    return change


def lock_policies() -> None:
    """Serialises changes, and moves of sections. Taken before any other lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    lock_grants()  # a move is checked for separation of duties


def pending() -> QuerySet[PolicyChange]:
    """Pending loosenings, oldest first."""
    waiting = PolicyChange.objects.filter(applied_at=None, withdrawn_at=None, lapsed_at=None)
    return waiting.select_related("section__scope", "section__address", "to", "asked_by").order_by(
        "asked_at", "pk"
    )


def why_not_agree(change: PolicyChange, by: Any) -> Any:
    """Why a user who may change policies cannot agree to this one, or None."""
    if key_of(by) == change.asked_by_id:
        return (
            gettext_lazy("You asked for this yourself. It happens once the notice is over.")
            if change.notice
            else gettext_lazy("You asked for this yourself, so another administrator has to agree.")
        )
    held = RoleAssignment.objects.filter(
        roles_in_force(), user_id=key_of(by) or 0, role=administrator_role(), scope=None
    )
    if not held.exists():
        return gettext_lazy("An administrator of the whole site has to agree.")
    held = held.filter(assigned_at__lt=change.asked_at)
    if not held.exists():
        return gettext_lazy(
            "You became an administrator of the site after this was asked for, so you cannot agree to it."
        )
    return why_one_person(by, {change.asked_by_id}) or (
        cannot_sign(by, change) if must_sign(change) else None
    )


def must_sign(change: PolicyChange) -> bool:
    """Whether only a signed agreement counts: where only signed approvals count until then."""
    return bool(change.before.get("four_eyes") and change.before.get("signed"))


@transaction.atomic
def agree(change: PolicyChange, *, by: Actor, signature: Signature | None = None) -> PolicyChange:
    """A second administrator agrees, and the loosening is applied. Raises Refused, and Invalid if it lapsed."""
    lock_policies()
    change = _waiting(change)
    authorize(by, CHANGE_POLICY, change.section)
    if why_not := why_not_agree(change, by):
        about = {"kind": "invariant", "source": "two_loosen_a_policy", "reason": why_not}
        raise Refused(refusal(by, CHANGE_POLICY, change.section, **about))
    if why_not := _why_not_valid(change):
        raise PolicyMoved(why_not)
    signed = store(signature, change, is_demanded=must_sign(change))
    _apply(change, by=by, agreed_by_id=key_of(by), signature=signed)
    return change


@transaction.atomic
def withdraw(change: PolicyChange, *, by: Actor) -> PolicyChange:
    """Withdraws a pending loosening, which any administrator may do."""
    lock_policies()
    change = _waiting(change)
    authorize(by, CHANGE_POLICY, change.section)
    PolicyChange.objects.filter(pk=change.pk).update(withdrawn_by=key_of(by), withdrawn_at=Now())
    change.refresh_from_db()
    _record(events.LOOSENING_WITHDRAWN, change, by=by)
    bump_site()
    notify("policy", change.pk, "withdrawn")
    return change


def apply_due() -> int:
    """The worker's part: applies loosenings after their 72 hours; those outdated or too old lapse.

    One that waits for an agreement no user can give is requested again, with notice. Returns how many were applied.
    """
    ripe = [
        c
        for c in pending()
        if not _rests(c) and (_is_due(c) or _why_lapsed(c) or _lacks_second_administrator(c))
    ]
    return sum(_settle(change.pk) for change in ripe)


@transaction.atomic
def _settle(pk: int) -> bool:
    lock_policies()
    change = pending().filter(pk=pk).first()
    if change is None or _rests(change):
        return False
    authorize(WORKER, CHANGE_POLICY, change.section)
    if why := _why_lapsed(change):
        _lapse(change, why)
        notify("policy", change.pk, "lapsed")
        return False
    if _lacks_second_administrator(change):
        _lapse(
            change,
            gettext_lazy("No one is left who could agree, so it is asked for again, with 72 hours' notice."),
        )
        _request_again(change)
        return False
    if not _is_due(change):
        return False
    try:
        with transaction.atomic():
            _apply(change, by=WORKER)
    except Invalid as error:  # the address is taken by now, or separation of duties would be violated there
        _lapse(change, error.message)
        notify("policy", change.pk, "lapsed")
        return False
    return True


@transaction.atomic
def tighten_again(change: PolicyChange, *, by: Actor, since: datetime) -> None:
    """Demands again what ``change`` loosened, because the agreement to it does not verify.

    since: what others agreed to later stays.
    """
    lock_policies()
    section = change.section
    authorize(by, CHANGE_POLICY, section)
    here = Q(section=None) | Q(section__scope__in=section.scope.ancestor_ids if section else [])
    later = PolicyChange.objects.filter(here, loosens=True, applied_at__gt=since)
    now, before = in_force(section) if section else in_force_on_site(), InForce(**change.before)
    looser = [name for name in loosened(now, before) if name not in loosened(before, now)]
    if change.applied_at is None or not looser or later.exists():
        return
    wanted = {**own_policy(section), **{name: change.before[name] for name in looser}}
    reason = _("The agreement to a looser policy does not verify.")
    asked(PolicyChange.objects.create(section=section, reason=reason, **wanted), by=by)


def _rests(change: PolicyChange) -> bool:
    """Whether its section is in the trash. Then it is not processed, and is still pending after a restore."""
    return not decide(WORKER, CHANGE_POLICY, change.section).allowed


def _is_due(change: PolicyChange) -> bool:
    return change.notice and change.asked_at <= database_now() - NOTICE


def _why_lapsed(change: PolicyChange) -> Any:
    if why_not := _why_not_valid(change):
        return why_not
    if not change.notice and change.asked_at <= database_now() - LAPSES_AFTER:
        return gettext_lazy("No one agreed within 30 days.")
    return None


def _lacks_second_administrator(change: PolicyChange) -> bool:
    """Among users whom the database counts for requests. A frozen user may come back."""
    if change.notice:
        return False
    held = RoleAssignment.objects.filter(roles_in_force(), role=administrator_role(), scope=None)
    others = held.exclude(user=change.asked_by_id).select_related("user")
    states = [state_of(one.user) for one in others if one.user]
    return not any(state.active and state.arrived for state in states)


def _lapse(change: PolicyChange, why: Any) -> None:
    PolicyChange.objects.filter(pk=change.pk).update(lapsed_at=Now())
    _record(events.LOOSENING_LAPSED, change, by=WORKER, why=str(why), says=stored_form(why))
    bump_site()


def _request_again(change: PolicyChange) -> None:
    """As the original requester: they still administer the section, or it would have lapsed."""
    same = ("section", "kind", "to", "reason", "asked_by", *NAMES)
    asked(PolicyChange.objects.create(**{name: getattr(change, name) for name in same}), by=WORKER)


def _apply(
    change: PolicyChange, *, by: Actor, agreed_by_id: int | None = None, signature: Any = None
) -> None:
    PolicyChange.objects.filter(pk=change.pk).update(applied_at=Now(), agreed_by=agreed_by_id)
    if change.kind == ChangeKind.MOVE and change.section is not None:
        carry_out_move(locked(change.section), change.to, by=by)
    change.refresh_from_db()
    _record(events.POLICY_LOOSENED, change, by=by, asked_by=change.asked_by_id, signature=signature)
    bump_site()
    notify("policy", change.pk, "applied")


def _waiting(change: PolicyChange) -> PolicyChange:
    found = pending().filter(pk=change.pk).first()
    if found is None:
        raise PolicyMoved(_("This has been decided already."))
    return found


def _why_not_valid(change: PolicyChange) -> Any:
    now = in_force(change.section) if change.section else in_force_on_site()
    if now.values() != change.before:
        return gettext_lazy("The policy has changed since this was asked for. Withdraw it and ask again.")
    here = Q(scope=None) | Q(scope__in=change.section.scope.ancestor_ids if change.section else [])
    still = RoleAssignment.objects.filter(
        roles_in_force(), here, user_id=change.asked_by_id or 0, role=administrator_role()
    )
    asker = change.asked_by
    if asker is None or account_refusal(asker) or not still.exists():
        return gettext_lazy("The user who asked for this does not administer it any more.")
    return None


def _checked(section: Section | None, wanted: Own, by: Actor) -> dict[str, Any]:
    demands = wanted.get("demands")
    if set(wanted) - set(NAMES) or any(
        v is not None and v not in ORDER[n] for n, v in wanted.items() if n in ORDER
    ):
        raise Invalid(_("A policy has no such value."))
    if demands is not None:
        wanted = {**wanted, "demands": _known_demands(demands)}
    if section is None and None in wanted.values():
        raise Invalid(_("The policy of the site leaves nothing open: there is nothing to inherit from."))
    if dict(wanted) == own_policy(section):
        raise NothingToChange
    if wanted["factor"] == Factor.PASSKEY and isinstance(by, AbstractBaseUser) and not state_of(by).passkey:
        raise Invalid(_("Log in with a passkey before you demand one here, or you would shut yourself out."))
    return dict(wanted)


def _known_demands(wanted: Any) -> list[list[str]]:
    """Normalised. Raises Invalid for malformed demands, and for unknown roles and users."""
    if not is_wellformed(wanted):
        raise Invalid(
            _("At most three approvals can be asked of certain users, each of at most ten roles and people.")
        )
    demands = demands_of(wanted)
    roles = set(roles_in(demands)) - {*role_names()}
    if roles - {*CustomRole.objects.filter(key__in=roles).values_list("key", flat=True)}:
        raise Invalid(_("There is no such role."))
    people = get_user_model()._default_manager.filter(pk__in=people_in(demands))
    if people.count() < len(people_in(demands)):
        raise Invalid(_("There is no such person."))
    return [list(demand) for demand in demands]


def given_reason(reason: str) -> str:
    if not (reason := reason.replace("\x00", "").strip()[:400]):
        raise Invalid(_("Say why. The user who has to agree reads it."))
    return reason


def key_of(actor: Any) -> int | None:
    return actor.pk if isinstance(actor, AbstractBaseUser) else None


def _record(event: Any, change: PolicyChange, *, by: Actor, **fields: Any) -> None:
    wanted = {name: getattr(change, name) for name in NAMES}
    what = {"kind": str(change.kind), "own": wanted, "to": change.to_id, "before": change.before}
    if event is not events.LOOSENING_LAPSED:
        fields["reason"] = change.reason
    record(event, by=by, about=change.section or current_site(), change=change.pk, **what, **fields)
