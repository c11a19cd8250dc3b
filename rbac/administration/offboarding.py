"""Offboarding: revokes every role and grant of a user whose account is closed, with one audit log entry each."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from audit.actors import Actor
from audit.record import record
from rbac.administration.grants import action_of_grant, record_grant
from rbac.administration.roles import role_facts
from rbac.assignments import forget_assignments
from rbac.events import GRANT_REVOKED, ROLE_REVOKED
from rbac.models import RoleAssignment
from rbac.rulebook import rulebook


@transaction.atomic
def revoke_everything(person: AbstractBaseUser, *, reason: str, by: Actor) -> int:
    """Revokes all of ``person``, for the function that closes the account, which decides. Returns how many."""
    taken = 0
    for held in RoleAssignment.objects.filter(user=person.pk).select_related("scope"):
        held.delete()
        facts = role_facts(held.role, held.scope, reason)
        record(ROLE_REVOKED, by=by, about=person, person=person, **facts)
        taken += 1
    for store in rulebook.grant_stores:
        grants: Any = store.to_person._default_manager.filter(user=person.pk)
        for grant in grants.select_related("content_object", "permission"):
            grant.delete()
            record_grant(GRANT_REVOKED, by, person, action_of_grant(grant), grant.content_object, reason)
            taken += 1
    forget_assignments()
    return taken
