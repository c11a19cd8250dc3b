"""Offboarding: revokes every role and grant of a user whose account is closed, with one audit log entry each."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from audit.actors import Actor
from audit.record import record
from rbac.administration.grants import action_of_grant
from rbac.assignments import forget_assignments
from rbac.events import GRANT_REVOKED, ROLE_REVOKED
from rbac.models import RoleAssignment
from rbac.names import object_label
from rbac.rulebook import rulebook


@transaction.atomic
def revoke_everything(person: AbstractBaseUser, *, reason: str, by: Actor) -> int:
    """Revokes all of ``person``, for the function that closes the account, which decides. Returns how many."""
    taken = 0
    for held in RoleAssignment.objects.filter(user=person.pk).select_related("scope"):
        place = held.scope.name if held.scope else None
        facts: dict[str, Any] = {"role": held.role, "place": place, "scope": held.scope_id, "reason": reason}
        held.delete()
        record(ROLE_REVOKED, by=by, about=person, person=person, **facts)
        taken += 1
    for store in rulebook.grant_stores:
        grants: Any = store.to_person._default_manager.filter(user=person.pk)
        for grant in grants.select_related("content_object", "permission"):
            action, obj = action_of_grant(grant), grant.content_object
            said: dict[str, Any] = {
                "action": str(action.label),
                "name": str(action),
                "object": object_label(obj),
            }
            grant.delete()
            record(GRANT_REVOKED, by=by, about=obj, person=person, holder=str(person), reason=reason, **said)
            taken += 1
    forget_assignments()
    return taken
