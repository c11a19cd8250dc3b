"""Roles that the provider gives: granted and revoked at each log-in by a named part of the system."""

import logging
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.single_sign_on.configuration import configuration
from audit.actors import SystemActor
from rbac.errors import Invalid
from rbac.models import RoleAssignment
from rbac.roles import grant_role, revoke_role, roles_of

SINGLE_SIGN_ON = SystemActor("single_sign_on")
logger = logging.getLogger(__name__)


@transaction.atomic
def follow_the_claim(user: User, claims: dict[str, Any]) -> None:
    """Give what the claim names and take away what it no longer does; what people gave here is not touched."""
    ours = configuration()
    if not ours.role_claim:
        return
    said = claims.get(ours.role_claim)
    values = {said} if isinstance(said, str) else {each for each in said or () if isinstance(each, str)}
    wanted = {role for value, role in ours.roles.items() if value in values}
    held = [each for each in roles_of(user) if each.scope_id is None]
    for role in sorted(wanted - {each.role for each in held}):
        grant_role(user, role, reason=_("the identity provider says so"), by=SINGLE_SIGN_ON)
    for assignment in held:
        if assignment.assigned_by_system == SINGLE_SIGN_ON.name and assignment.role not in wanted:
            _take_away(assignment)


def _take_away(assignment: RoleAssignment) -> None:
    try:
        with transaction.atomic():
            revoke_role(assignment, reason=_("the identity provider no longer says so"), by=SINGLE_SIGN_ON)
    except Invalid:
        # The last administrator: better one whom the provider forgot than a site that nobody administers.
        logger.warning("The provider no longer names the last administrator; the role stays.")
