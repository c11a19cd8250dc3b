"""Taking everything away from a person at once: their roles, grants and teams, each by its own verb."""

from django.db import transaction

from accounts.models import User
from audit.actors import Actor
from audit.stored_messages import gettext as _
from rbac.administration.grants import revoke_grant
from rbac.administration.roles import revoke_role
from rbac.administration.teams import remove_member
from rbac.decisions import authorize
from rbac.errors import Conflict
from rbac.models import RoleAssignment
from rbac.rulebook import rulebook
from rbac.rules import REVOKE_ROLE


@transaction.atomic
def take_everything(person: User, *, reason: str, by: Actor) -> int:
    """Returns how much was taken. Raises Conflict if they hold nothing, and what the verbs raise: then all stays.

    What single sign-on gave comes back at their next log-in, if the identity provider still says so.
    """
    authorize(by, REVOKE_ROLE)
    taken = 0
    for assignment in RoleAssignment.objects.filter(user=person).select_related("scope"):
        revoke_role(assignment, reason=reason, by=by)
        taken += 1
    for store in rulebook.grant_stores:
        grants = store.to_person._default_manager.filter(user=person)
        for grant in grants.select_related("content_object", "permission"):
            revoke_grant(grant, reason=reason, by=by)
            taken += 1
    for team in person.groups.all():
        remove_member(team, person, reason=reason, by=by)
        taken += 1
    if not taken:
        raise Conflict(_("They hold nothing."))
    return taken
