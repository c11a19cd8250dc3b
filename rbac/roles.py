"""Giving and taking roles. Each verb decides, changes, records and tells, in one transaction."""

from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext as _

from audit.actors import Actor, SystemActor
from audit.record import record
from rbac.account_state import on_access_lost, state_of
from rbac.actions import Action
from rbac.assignments import assignments_of, forget_assignments, in_force
from rbac.clock import database_now
from rbac.decisions import authorize, refusal
from rbac.errors import Conflict, Invalid, Refused
from rbac.events import ROLE_EXTENDED, ROLE_GRANTED, ROLE_REVOKED
from rbac.models import RoleAssignment, Scope
from rbac.rulebook import administrator_role, role_names
from rbac.rules import GRANT_ROLE, REVOKE_ROLE

LONGEST_REASON = 400  # as the column


def roles_of(user: AbstractBaseUser) -> list[RoleAssignment]:
    """The assignments in force, those for the whole site first."""
    found = RoleAssignment.objects.filter(in_force(), user_id=user.pk).select_related("scope")
    return sorted(found, key=lambda a: (a.scope_id is not None, a.scope.path if a.scope else "", a.role))


def holds_any_role(user: AbstractBaseUser) -> bool:
    """Whether any role is in force; from the roles that this instance of the person already carries."""
    return any(True for _held in assignments_of(user).all())


@transaction.atomic
def grant_role(
    user: AbstractBaseUser,
    role: str,
    *,
    scope: Scope | None = None,
    until: datetime | None = None,
    reason: str,
    by: Actor,
) -> RoleAssignment:
    """Gives ``user`` the role at ``scope`` and below, or on the whole site; or changes the end of one they hold.

    Raises Refused when ``by`` may not, gives it to themselves or gives more than they hold; Invalid for an unknown
    role, no reason or an end in the past; Conflict when they hold exactly that already.
    """
    role, reason = _known(role), _given(reason)
    _no_self_service(by, user, scope)
    authorize(by, GRANT_ROLE, scope)
    _not_above_own(by, role, scope)
    if until is not None and until <= database_now():
        raise Invalid(_("The end must lie in the future."))
    _lock_administrators()
    held = RoleAssignment.objects.select_for_update().filter(user_id=user.pk, role=role, scope=scope).first()
    facts = {"role": role, "reason": reason, **_place(scope), "until": until.isoformat() if until else None}
    if held is not None and _is_in_force(held):
        return _change_end(held, until, by=by, facts=facts)
    if held is not None:
        held.delete()
    assignment = RoleAssignment.objects.create(
        user_id=user.pk, role=role, scope=scope, until=until, reason=reason, **_assigner(by)
    )
    record(ROLE_GRANTED, by=by, about=user, person=user, **facts)
    forget_assignments()
    return assignment


def _change_end(
    held: RoleAssignment, until: datetime | None, *, by: Actor, facts: dict[str, Any]
) -> RoleAssignment:
    if held.until == until:
        raise Conflict(_("This person holds this role here already."))
    if until is not None:
        _not_the_last_administrator(held)
    before, held.until, held.reason = held.until, until, facts["reason"]
    held.assigned_by, held.assigned_by_system = None, ""
    for name, value in _assigner(by).items():
        setattr(held, name, value)
    held.save()
    person = held.user
    record(
        ROLE_EXTENDED,
        by=by,
        about=person,
        person=person,
        until_before=before.isoformat() if before else None,
        **facts,
    )
    forget_assignments()
    return held


@transaction.atomic
def revoke_role(assignment: RoleAssignment, *, reason: str, by: Actor) -> None:
    """Takes the role away and ends what the person could do with it (``on_access_lost``).

    Raises Refused when ``by`` may not; Invalid without a reason or for the last administrator of the site; Conflict
    when it is gone already.
    """
    reason = _given(reason)
    authorize(by, REVOKE_ROLE, assignment)
    _lock_administrators()
    held = RoleAssignment.objects.select_for_update().filter(pk=assignment.pk).first()
    if held is None:
        raise Conflict(_("This role has been taken away already."))
    _not_the_last_administrator(held)
    person, facts = held.user, {"role": held.role, "reason": reason, **_place(held.scope)}
    held.delete()
    record(ROLE_REVOKED, by=by, about=person, person=person, **facts)
    forget_assignments()
    on_access_lost.tell(person, reason)


def is_last_administrator(user: AbstractBaseUser) -> bool:
    """Whether nobody would administer the site without ``user``. Asked before an account is frozen or closed."""
    mine = _site_administrators().filter(in_force(), user_id=user.pk)
    return mine.exists() and not _somebody_remains(
        _site_administrators().exclude(user_id=user.pk), for_good=False
    )


def _site_administrators() -> Any:
    return RoleAssignment.objects.filter(role=administrator_role(), scope=None)


def _lock_administrators() -> None:
    # Two administrators who revoke each other at once must not both succeed.
    list(_site_administrators().select_for_update().order_by("pk").values_list("pk"))


def _not_the_last_administrator(held: RoleAssignment) -> None:
    if held.role != administrator_role() or held.scope_id is not None or not _is_in_force(held):
        return
    others = _site_administrators().exclude(pk=held.pk)
    if not _somebody_remains(others, for_good=held.until is None):
        raise Invalid(
            _("Without this role nobody would administer the site. Make somebody else administrator first.")
        )


def _somebody_remains(others: Any, *, for_good: bool) -> bool:
    lasting = others.filter(until=None) if for_good else others.filter(in_force())
    states = (state_of(assignment.user) for assignment in lasting.select_related("user"))
    return any(state.active and not state.frozen for state in states)


def _known(role: str) -> str:
    if role not in role_names():
        known = ", ".join(role_names())
        raise Invalid(
            _("There is no role “%(role)s”. There are: %(known)s.") % {"role": role, "known": known}
        )
    return role


def _given(reason: str) -> str:
    if not (reason := reason.strip()):
        raise Invalid(_("Say why."))
    if len(reason) > LONGEST_REASON:
        raise Invalid(_("The reason is too long."))
    return reason


def _no_self_service(by: Actor, user: AbstractBaseUser, scope: Scope | None) -> None:
    if isinstance(by, AbstractBaseUser) and by.pk == user.pk:
        _refuse(by, GRANT_ROLE, scope, _("Nobody gives themselves a role; ask another administrator."))


def _not_above_own(by: Actor, role: str, scope: Scope | None) -> None:
    """The second wall: even where the table let others give roles, nobody gives more than they hold there."""
    if not isinstance(by, AbstractBaseUser):
        return
    order = role_names()
    held = assignments_of(by).reaching(scope.ancestor_ids if scope else ())
    highest = max((order.index(h.role) for h in held if h.role in order), default=-1)
    if order.index(role) > highest:
        _refuse(by, GRANT_ROLE, scope, _("Nobody gives a role above their own."))


def _refuse(by: Actor, action: Action, scope: Scope | None, reason: str) -> None:
    raise Refused(refusal(by, action, scope, kind="invariant", source=_("giving roles"), reason=reason))


def _is_in_force(held: RoleAssignment) -> bool:
    return RoleAssignment.objects.filter(in_force(), pk=held.pk).exists()


def _assigner(by: Actor) -> dict[str, Any]:
    return {"assigned_by_system": by.name} if isinstance(by, SystemActor) else {"assigned_by": by}


def _place(scope: Scope | None) -> dict[str, Any]:
    return {"place": scope.name if scope else _("the whole site"), "scope": scope.pk if scope else None}
