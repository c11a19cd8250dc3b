"""Object grants: one action on one object for a user or team. Only this module grants and revokes them.

Each function decides, changes, records and notifies in one transaction. rbac/evidence.py says what a grant allows.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.db.models import Model, Q
from django.utils.translation import gettext_lazy

from audit.actors import Actor
from audit.record import record
from audit.stored_messages import gettext as _
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
from rbac.administration.permission_sync import permission_of
from rbac.administration.separations import enforce_separations
from rbac.assignments import forget_assignments, in_force
from rbac.decisions import allowed_by_role, authorize, refusal
from rbac.errors import Conflict, Invalid, Refused
from rbac.events import GRANT_CHANGED, GRANT_CREATED, GRANT_REVOKED
from rbac.models.people_queries import people_of, people_of_team
from rbac.names import object_label
from rbac.rulebook import GrantStore, rulebook


def grants_on(obj: Model, *, to: Holder | None = None) -> list[Any]:
    """The grants in force on exactly ``obj``, newest first: to users and teams, or only to ``to``.

    Not bounded: pages show a part of them (rbac/evaluation/assignment_pages.py).
    """
    store, wanted = store_of(obj), Q(in_force(), content_object=obj.pk)
    found = [
        grant
        for model, holder in ((store.to_person, "user"), (store.to_team, "group"))
        if to is None or (holder == "group") == isinstance(to, Group)
        for grant in model._default_manager.filter(wanted, **({holder: to} if to else {})).select_related(
            holder, "assigned_by", "permission"
        )
    ]
    return sorted(found, key=lambda grant: grant.assigned_at, reverse=True)


def grant_of(obj: Model, key: int, *, to_team: bool) -> Any:
    """The grant in force on exactly ``obj`` with this key, or None."""
    store = store_of(obj)
    model: Any = store.to_team if to_team else store.to_person
    grants = model._default_manager.filter(in_force(), content_object=obj.pk)
    holder = "group" if to_team else "user"
    return grants.select_related(holder, "assigned_by", "permission").filter(pk=key).first()


def shared_with(obj: Model) -> set[int]:
    """Keys of all users with a grant on exactly ``obj``, directly or through a team. Two queries."""
    store = store_of(obj)
    people, teams = (
        model._default_manager.filter(in_force(), content_object=obj.pk)
        for model in (store.to_person, store.to_team)
    )
    found = set(people.values_list("user_id", flat=True))
    members = people_of_team("group")
    return (
        found | set(teams.filter(**{f"{members}__isnull": False}).values_list(members, flat=True))
        if members
        else found
    )


def store_of(obj: Model) -> GrantStore:
    store = rulebook.grant_store(type(obj))
    if store is None:
        raise TypeError(f"No rule says that a single {obj._meta.verbose_name} can be shared.")
    return store


def store_of_grant(grant: Any) -> GrantStore:
    return next(s for s in rulebook.grant_stores if isinstance(grant, s.to_person | s.to_team))


def action_of_grant(grant: Any) -> Action:
    """The action that ``grant`` allows."""
    return rulebook.action(f"{store_of_grant(grant).model._meta.app_label}.{grant.permission.codename}")


def holder_of(grant: Any) -> Holder:
    to_team = hasattr(grant, "group_id")
    holder: Holder = grant.group if to_team else grant.user
    return holder


@transaction.atomic
def grant_object(
    to: Holder, action: str, obj: Model, *, until: datetime | None = None, reason: str, by: Actor
) -> Any:
    """Grants ``action`` on ``obj`` to ``to`` (and, if ``obj`` is a scope, on everything below it), or changes the end.

    Raises Refused if ``by`` may not, grants to themselves, grants what no role allows them to do, or would let a user
    bypass an invariant about themselves (approve their own text); Invalid for an action that cannot be granted, no
    reason or an end in the past; Conflict if the holder has it with exactly this end.
    """
    store, reason, known = store_of(obj), given_reason(reason), rulebook.action(action)
    authorize(by, store.given_by, obj)
    if known not in store.actions:
        raise Invalid(_("This cannot be given on a single object."))
    require_in_use(to)
    _within_limits(by, to, known, obj, store)
    row: dict[str, Any] = {"group" if isinstance(to, Group) else "user": to}
    row |= {"permission": permission_of(store, known), "content_object": obj}
    given = {"until": future_end(until), "reason": reason, "announced_at": None, **assigner(by)}
    model: Any = store.to_team if isinstance(to, Group) else store.to_person
    held = model._default_manager.select_for_update().filter(**row).first()
    event = GRANT_CREATED
    if held is None:
        with enforce_separations(lambda: people_of(to)):
            held = _create(model, {**row, **given})
    else:
        if model._default_manager.filter(in_force(), pk=held.pk).exists():
            event = GRANT_CHANGED
            if held.until == until:
                raise Conflict(_("They may do this here already."))
        # The unique constraint ignores ends: granting again reuses the row.
        with enforce_separations(lambda: people_of(to)):
            model._default_manager.filter(pk=held.pk).update(**given)
        held.refresh_from_db()
    record_grant(event, by, to, known, obj, reason, until=until.isoformat() if until else None)
    forget_assignments()
    return held


@transaction.atomic
def revoke_grant(grant: Any, *, reason: str, by: Actor) -> None:
    """Revokes a grant and reports the lost access (``on_access_lost``).

    Raises Refused if ``by`` may not, Invalid without a reason, Conflict if it is gone already.
    """
    reason = given_reason(reason)
    store, obj = store_of_grant(grant), grant.content_object
    authorize(by, store.given_by, obj)
    held = type(grant)._default_manager.select_for_update(of=("self",)).filter(pk=grant.pk).first()
    if held is None:
        raise Conflict(_("This has been taken away already."))
    holder, action = holder_of(held), action_of_grant(held)
    held.delete()
    record_grant(GRANT_REVOKED, by, holder, action, obj, reason)
    forget_assignments()
    report_loss(holder, reason)


def grantable(by: Actor, obj: Model) -> Sequence[Action]:
    """Actions that ``by`` could grant on ``obj``: those that a role of theirs allows."""
    return [action for action in store_of(obj).actions if allowed_by_role(by, action, obj)]


def _create(model: Any, row: dict[str, Any]) -> Any:
    try:
        with transaction.atomic():
            return model._default_manager.create(**row)
    except IntegrityError:  # two users at the same time
        raise Conflict(_("Another user has just given this. Reload the page.")) from None


def _within_limits(by: Actor, to: Holder, action: Action, obj: Model, store: GrantStore) -> None:
    def refuse(reason: Any) -> None:
        source = _("sharing")
        raise Refused(refusal(by, store.given_by, obj, kind="invariant", source=source, reason=reason))

    if concerns(by, to):
        refuse(
            gettext_lazy("You cannot share something with yourself; ask another editor or an administrator.")
        )
    if not allowed_by_role(by, action, obj):
        refuse(gettext_lazy("You cannot give what your own role does not allow you here."))
    one_of_each = not isinstance(to, Group) and isinstance(obj, rulebook.model_of(action) or ())
    for invariant in rulebook.invariants_of(action):
        if invariant.personal and one_of_each and invariant.broken(to, obj):
            refuse(gettext_lazy("They wrote part of it, so they cannot be let do this to it."))


def record_grant(
    event: Any, by: Actor, to: Holder, action: Action, obj: Model, reason: str, **more: Any
) -> None:
    facts: dict[str, Any] = {
        "action": str(action.label),
        "name": str(action),
        "object": object_label(obj),
        **more,
    }
    record(event, by=by, about=obj, person=person_or_none(to), holder=str(to), reason=reason, **facts)
