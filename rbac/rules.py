"""Rules about granting and revoking roles."""

from django.contrib.auth.models import Group
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from rbac.actions import Action
from rbac.models import CustomRole, RoleAssignment, Scope, Separation
from rbac.rulebook import Cell, Row, administrators_only, no, yes

GRANT_ROLE = Action("rbac.grant_role", label=_("give a role to a user"))
REVOKE_ROLE = Action("rbac.revoke_role", label=_("take a role away"))
VIEW_ROLES = Action("rbac.view_roleassignment", label=_("see who holds which role"))

ADD_TEAM = Action("rbac.add_team", label=_("make a team"))
CHANGE_TEAM = Action("rbac.change_team", label=_("change who is in a team"))
VIEW_TEAM = Action("rbac.view_group", label=_("see the teams"))
VOUCH_FOR_PERSON = Action(
    "rbac.vouch_for_person", label=_("vouch that another account is a person of its own")
)
EXPLAIN_ACCESS = Action("rbac.explain_access", label=_("see why another user may or may not do something"))
VIEW_SCOPE = Action("rbac.view_scope", label=_("see the places at which roles are held"))
REMOVE_TEAM = Action("rbac.delete_team", label=_("delete a team"))

ADD_ROLE = Action("rbac.add_customrole", label=_("make a role of one's own"))
CHANGE_ROLE = Action("rbac.change_customrole", label=_("change what a role of one's own includes"))
REMOVE_ROLE = Action("rbac.delete_customrole", label=_("remove a role of one's own"))
VIEW_ROLE = Action("rbac.view_customrole", label=_("see what each role includes"))

ADD_SEPARATION = Action("rbac.add_separation", label=_("keep two duties apart"))
END_SEPARATION = Action("rbac.delete_separation", label=_("end a separation of duties"))
VIEW_SEPARATION = Action("rbac.view_separation", label=_("see separations of duties"))


def _administrators_only(administrator: Cell, others: Cell, **system: Cell) -> Row:
    command_line = yes(_("the operator of the server set the site up"))
    return administrators_only(
        administrator=administrator, others=others, command_line=command_line, **system
    )


ROWS = {
    GRANT_ROLE: _administrators_only(
        yes(_("administrators give roles where they administer")),
        no(_("only administrators give roles")),
        single_sign_on=yes(_("the operator said which groups of the identity provider hold which roles")),
    ),
    REVOKE_ROLE: _administrators_only(
        yes(_("administrators take roles away where they administer")),
        no(_("only administrators take roles away")),
        access_review=yes(_("what an access review did not confirm ends")),
        single_sign_on=yes(_("a role that the identity provider gave ends when it no longer says so")),
    ),
    VIEW_ROLES: _administrators_only(
        yes(_("administrators see the roles where they administer")),
        no(_("only administrators see who holds which role")),
    ),
    ADD_TEAM: _administrators_only(
        yes(_("administrators make teams")), no(_("only administrators make teams"))
    ),
    CHANGE_TEAM: _administrators_only(
        yes(_("administrators decide who is in a team")), no(_("only administrators decide who is in a team"))
    ),
    VIEW_TEAM: _administrators_only(
        yes(_("administrators see the teams")), no(_("only administrators see the teams"))
    ),
    REMOVE_TEAM: _administrators_only(
        yes(_("administrators delete teams")), no(_("only administrators delete teams"))
    ),
    ADD_ROLE: _administrators_only(
        yes(_("administrators make roles")), no(_("only administrators make roles"))
    ),
    CHANGE_ROLE: _administrators_only(
        yes(_("administrators decide what a role includes")),
        no(_("only administrators decide what a role includes")),
    ),
    REMOVE_ROLE: _administrators_only(
        yes(_("administrators remove roles that no one holds")), no(_("only administrators remove roles"))
    ),
    VIEW_ROLE: _administrators_only(
        yes(_("administrators see what each role includes")),
        no(_("only administrators see what each role includes")),
    ),
    ADD_SEPARATION: _administrators_only(
        yes(_("administrators decide which duties stay apart")),
        no(_("only administrators decide which duties stay apart")),
    ),
    END_SEPARATION: _administrators_only(
        yes(_("administrators decide which duties stay apart")),
        no(_("only administrators decide which duties stay apart")),
    ),
    VIEW_SEPARATION: _administrators_only(
        yes(_("administrators see which duties stay apart")),
        no(_("only administrators see which duties stay apart")),
    ),
    EXPLAIN_ACCESS: _administrators_only(
        yes(_("administrators look into everybody's rights")),
        no(_("what others hold is for administrators to see")),
    ),
    VOUCH_FOR_PERSON: _administrators_only(
        yes(_("administrators vouch for people whom they know and did not name themselves")),
        no(_("administrators know who works here")),
    ),
    VIEW_SCOPE: _administrators_only(
        yes(_("administrators see the places where they administer")),
        no(_("only administrators see where roles can be held")),
    ),
}
MODELS: dict[Action, type[Model] | None] = {
    GRANT_ROLE: Scope,
    REVOKE_ROLE: RoleAssignment,
    VIEW_ROLES: RoleAssignment,
    ADD_TEAM: None,
    CHANGE_TEAM: Group,
    VIEW_TEAM: Group,
    REMOVE_TEAM: Group,
    ADD_SEPARATION: None,
    END_SEPARATION: Separation,
    VIEW_SEPARATION: Separation,
    ADD_ROLE: None,
    CHANGE_ROLE: CustomRole,
    REMOVE_ROLE: CustomRole,
    VIEW_ROLE: CustomRole,
    EXPLAIN_ACCESS: None,
    VOUCH_FOR_PERSON: None,
    VIEW_SCOPE: Scope,
}
SCOPES: dict[type[Model], str] = {Scope: "pk", RoleAssignment: "scope"}
