"""Grant and revoke roles. Each function decides, changes, records and notifies in one transaction."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy

from audit.actors import Actor
from audit.record import record
from audit.stored_messages import gettext as _
from rbac.account_state import state_of
from rbac.actions import Action
from rbac.administration.grant_checks import (
    Holder,
    assigner,
    concerns,
    future_end,
    given_reason,
    person_or_none,
    report_loss,
    require_in_use,
)
from rbac.administration.separations import enforce_separations, lock_grants
from rbac.assignments import assignments_of, forget_assignments, in_force
from rbac.custom_role_cells import rank
from rbac.decisions import authorize, refusal
from rbac.errors import Conflict, Invalid, Refused
from rbac.events import ROLE_EXTENDED, ROLE_GRANTED, ROLE_REVOKED
from rbac.models import CustomRole, RoleAssignment, Scope
from rbac.models.people_queries import people_of, people_of_team
from rbac.names import role_label
from rbac.rulebook import administrator_role, role_names
from rbac.rules import GRANT_ROLE, REVOKE_ROLE


def roles_of(holder: Holder) -> list[RoleAssignment]:
    """Role assignments of the user or team itself that are in force, those for the whole site first."""
    return in_order(RoleAssignment.objects.filter(in_force(), **_held_by(holder)).select_related("scope"))


def _held_by(holder: Holder) -> dict[str, Any]:
    return {"team": holder} if isinstance(holder, Group) else {"user_id": holder.pk, "team": None}


def in_order(found: Iterable[RoleAssignment]) -> list[RoleAssignment]:
    """Assignments sorted: those for the whole site first, then by scope."""
    return sorted(found, key=lambda a: (a.scope_id is not None, a.scope.path if a.scope else "", a.role))


def roles_held(user: AbstractBaseUser) -> list[RoleAssignment]:
    """As ``roles_of``, including the roles of the user's teams."""
    teams = people_of_team("team")
    reached = Q(user_id=user.pk) | (Q(**{teams: user.pk}) if teams else Q())
    return in_order(RoleAssignment.objects.filter(in_force(), reached).select_related("scope", "team"))


def holds_any_role(user: AbstractBaseUser) -> bool:
    """Whether any role or grant is in force; uses what is cached on this user instance."""
    held = assignments_of(user)
    return any(True for _held in (*held.all(), *held.all_grants()))


@transaction.atomic
def grant_role(
    to: Holder,
    role: str,
    *,
    scope: Scope | None = None,
    until: datetime | None = None,
    reason: str,
    by: Actor,
) -> RoleAssignment:
    """Grants ``to`` the role at ``scope`` and below, or on the whole site; or changes the end of an assignment.

    Raises Refused if ``by`` may not, grants to themselves or grants more than they hold; Invalid for an unknown role,
    a team of administrators, a deactivated account, duties that are kept apart, no reason or an end in the past;
    Conflict if they hold exactly that already.
    """
    lock_grants()  # before any row lock: several roles may be granted in one transaction
    role, reason = _known(role), given_reason(reason)
    require_in_use(to)
    _no_self_service(by, to, scope)
    authorize(by, GRANT_ROLE, scope)
    _not_above_own(by, role, scope)
    if isinstance(to, Group) and role == administrator_role():
        raise Invalid(_("Administrators are named one by one. A team can hold any other role."))
    future_end(until)
    _lock_administrators()
    mine = RoleAssignment.objects.select_for_update(of=("self",)).filter(**_held_by(to))
    held = mine.filter(role=role, scope=scope).first()
    facts = role_facts(role, scope, reason) | {"until": until.isoformat() if until else None}
    if held is not None and _is_in_force(held):
        return _change_end(held, until, by=by, facts=facts)
    if held is not None:
        held.delete()
    with enforce_separations(lambda: people_of(to)):
        assignment = RoleAssignment.objects.create(
            role=role, scope=scope, until=until, reason=reason, **_held_by(to), **assigner(by)
        )
    record(ROLE_GRANTED, by=by, about=to, person=person_or_none(to), **facts)
    forget_assignments()
    return assignment


def _change_end(
    held: RoleAssignment, until: datetime | None, *, by: Actor, facts: dict[str, Any]
) -> RoleAssignment:
    if held.until == until:
        raise Conflict(_("They hold this role here already."))
    if until is not None:
        _not_the_last_administrator(held)
    before, held.until, held.reason = held.until, until, facts["reason"]
    held.announced_at = None
    for name, value in assigner(by).items():
        setattr(held, name, value)
    held.save()
    record(
        ROLE_EXTENDED,
        by=by,
        about=held.holder,
        person=held.user,
        until_before=before.isoformat() if before else None,
        **facts,
    )
    forget_assignments()
    return held


@transaction.atomic
def revoke_role(assignment: RoleAssignment, *, reason: str, by: Actor) -> None:
    """Revokes the role and reports the lost access (``on_access_lost``).

    Raises Refused if ``by`` may not; Invalid without a reason or for the last administrator of the site; Conflict
    if it is gone already.
    """
    reason = given_reason(reason)
    authorize(by, REVOKE_ROLE, assignment)
    _lock_administrators()
    held = RoleAssignment.objects.select_for_update(of=("self",)).filter(pk=assignment.pk).first()
    if held is None:
        raise Conflict(_("This role has been taken away already."))
    _not_the_last_administrator(held)
    holder, facts = held.holder, role_facts(held.role, held.scope, reason)
    held.delete()
    record(ROLE_REVOKED, by=by, about=holder, person=held.user, **facts)
    forget_assignments()
    report_loss(holder, reason)


def is_last_administrator(user: AbstractBaseUser) -> bool:
    """Whether the site would have no administrator without ``user``. Checked before an account is frozen or closed."""
    mine = _site_administrators().filter(in_force(), user_id=user.pk)
    return mine.exists() and not _another_remains(
        _site_administrators().exclude(user_id=user.pk), user, for_good=False
    )


def has_administrator_besides(*users: AbstractBaseUser) -> bool:
    """Whether the site has another administrator who can act. A user who was only invited cannot yet."""
    others = _site_administrators().exclude(user__in=users)
    return _another_remains(others, None, for_good=False)


def _site_administrators() -> Any:
    return RoleAssignment.objects.filter(role=administrator_role(), scope=None)


def _lock_administrators() -> None:
    # Two administrators who revoke each other at once must not both succeed.
    list(_site_administrators().select_for_update().order_by("pk").values_list("pk"))


def _not_the_last_administrator(held: RoleAssignment) -> None:
    if held.role != administrator_role() or held.scope_id is not None or not _is_in_force(held):
        return
    others = _site_administrators().exclude(pk=held.pk)
    if not _another_remains(others, held.user, for_good=held.until is None):
        raise Invalid(_("This is the last administrator of the site. Make another user administrator first."))


def _another_remains(others: Any, leaving: Any, *, for_good: bool) -> bool:
    """A user who is only invited may never come: they can replace no administrator but another invited one."""
    invited = leaving is not None and not state_of(leaving).arrived
    lasting = others.filter(until=None) if for_good else others.filter(in_force())
    states = (state_of(a.user) for a in lasting.select_related("user") if a.user)
    usable = (state for state in states if state.active and not state.frozen and not state.roles_frozen)
    return any(state.arrived or invited for state in usable)


def _known(role: str) -> str:
    """The role's key. Locks a custom role until the end of this transaction."""
    made = CustomRole.objects.select_for_update(no_key=True)
    if role in role_names() or made.filter(key=role).exists():
        return role
    known = ", ".join((*role_names(), *CustomRole.objects.order_by("key").values_list("key", flat=True)))
    raise Invalid(_("There is no role “%(role)s”. There are: %(known)s.") % {"role": role, "known": known})


def rank_of(role: str) -> int:
    """The rank of ``role`` among the built-in ones; of a custom role, that of the highest it copies."""
    if role in role_names():
        return role_names().index(role)
    made = CustomRole.objects.filter(key=role).first()
    return rank(made.cells if made else {})


def _no_self_service(by: Actor, to: Holder, scope: Scope | None) -> None:
    if concerns(by, to):
        _refuse(
            by, GRANT_ROLE, scope, gettext_lazy("You cannot give yourself a role; ask another administrator.")
        )


def _not_above_own(by: Actor, role: str, scope: Scope | None) -> None:
    """The second control: even if the rulebook let others grant roles, no user grants more than they hold there."""
    if not isinstance(by, AbstractBaseUser):
        return
    order = role_names()
    held = assignments_of(by).reaching(scope.ancestor_ids if scope else ())
    highest = max((order.index(h.role) for h in held if h.role in order), default=-1)
    if rank_of(role) > highest:
        _refuse(by, GRANT_ROLE, scope, gettext_lazy("You cannot give a role above your own."))


def _refuse(by: Actor, action: Action, scope: Scope | None, reason: Any) -> None:
    raise Refused(refusal(by, action, scope, kind="invariant", source=_("giving roles"), reason=reason))


def _is_in_force(held: RoleAssignment) -> bool:
    return RoleAssignment.objects.filter(in_force(), pk=held.pk).exists()


def role_facts(role: str, scope: Scope | None, reason: str) -> dict[str, Any]:
    """What an entry says about a role that was given or taken away; a custom role by its name."""
    name = role if role in role_names() else role_label(role)
    place = {"place": scope.name if scope else None, "scope": scope.pk if scope else None}
    return {"role": name, "reason": reason, **place}
