"""Roles from the provider's claims: granted and revoked at each log-in by a system actor."""

import logging
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.single_sign_on.configuration import configuration
from audit.actors import SystemActor
from rbac.administration.scopes import find_scope
from rbac.errors import Invalid
from rbac.models import RoleAssignment, Scope
from rbac.roles import grant_role, revoke_role, roles_of

SINGLE_SIGN_ON = SystemActor("single_sign_on")
logger = logging.getLogger(__name__)


@transaction.atomic
def sync_roles(user: User, claims: dict[str, Any]) -> None:
    """Grants roles named in the claim and revokes those no longer named; roles granted manually stay."""
    ours = configuration()
    if not ours.role_claim:
        return
    said = claims.get(ours.role_claim)
    values = {said} if isinstance(said, str) else {each for each in said or () if isinstance(each, str)}
    meant = _places(role for value, role in ours.roles.items() if value in values)
    held = roles_of(user)
    holds = {(each.role, each.scope_id) for each in held}
    for assignment in held:  # first: a granted role may exclude a revoked one (separation of duties)
        ours_to_take = assignment.assigned_by_system == SINGLE_SIGN_ON.name
        if ours_to_take and (assignment.role, assignment.scope_id) not in meant:
            _take_away(assignment)
    for (role, scope_pk), scope in meant.items():
        if (role, scope_pk) not in holds:
            _give(user, role, scope)


def _places(roles: Iterable[str]) -> dict[tuple[str, int | None], Scope | None]:
    """Each role with its scope. A section that does not exist (any longer) grants nothing."""
    meant: dict[tuple[str, int | None], Scope | None] = {}
    for role, _at, path in (each.partition("@") for each in sorted(roles)):
        try:
            scope = find_scope(path) if path else None
        except Invalid:
            logger.warning("OIDC_ROLES names a section that is not there.", extra={"section": path})
            continue
        meant[role, scope.pk if scope else None] = scope
    return meant


def _give(user: User, role: str, scope: Scope | None) -> None:
    try:
        with transaction.atomic():
            grant_role(user, role, scope=scope, reason=_("the identity provider says so"), by=SINGLE_SIGN_ON)
    except Invalid:
        # Separation of duties: better a user without the role than a failed log-in.
        logger.exception("A role that the identity provider named was not given.", extra={"role": role})


def _take_away(assignment: RoleAssignment) -> None:
    try:
        with transaction.atomic():
            revoke_role(assignment, reason=_("the identity provider no longer says so"), by=SINGLE_SIGN_ON)
    except Invalid:
        # The last administrator: better a role the provider no longer names than a site without administrator.
        logger.warning("The provider no longer names the last administrator; the role stays.")
