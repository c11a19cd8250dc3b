"""Display names of roles, scopes, views and objects, on screen and in the audit log."""

import time
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy

from audit.stored_messages import gettext as _
from rbac.assignments import Held, HeldGrant, version_of_holdings
from rbac.models import CustomRoleVersion, RoleAssignment
from rbac.rulebook import role_names, rulebook

ROLES = {
    "contributor": gettext_lazy("contributor"),
    "editor": gettext_lazy("editor"),
    "administrator": gettext_lazy("administrator"),
}


_KEPT_FOR = 5.0  # seconds; a name gives no access, and another process may have changed it
_custom: dict[str, Any] = {"version": -1, "loaded_at": 0.0, "names": {}}


def role_label(role: str) -> str:
    """Display name of a role; for a custom role, its current or last name."""
    if role in ROLES or role in role_names():
        return _(role) if role in ROLES else role  # a translated one is its own source
    return str(_custom_names().get(role, role))


def _custom_names() -> dict[str, str]:
    version, now = version_of_holdings(), time.monotonic()
    if _custom["version"] != version or now - _custom["loaded_at"] > _KEPT_FOR:
        names = dict(CustomRoleVersion.objects.order_by("number").values_list("key", "name"))
        _custom.update(version=version, loaded_at=now, names=names)
    found: dict[str, str] = _custom["names"]
    return found


def job_label(name: str) -> str:
    """Display name of a part of the system that acts: never its code name."""
    if name == "command_line":
        return _("the operator of the server")
    return _("the job “%(name)s”") % {"name": name.replace("_", " ")}


def held_label(held: Held) -> str:
    """“editor of News”; “editor of News, through the team Legal”."""
    made = held.custom.name if held.custom else ""
    facts = {"role": made or str(ROLES.get(held.role, held.role)), "place": held.place, "team": held.team}
    if held.scope_id is None and held.team:
        return _("%(role)s of the whole site, through the team %(team)s") % facts
    if held.scope_id is None:
        return _("%(role)s of the whole site") % facts
    if held.team:
        return _("%(role)s of %(place)s, through the team %(team)s") % facts
    return _("%(role)s of %(place)s") % facts


def assignment_label(assignment: RoleAssignment) -> str:
    """“editor of News”."""
    place = assignment.scope.name if assignment.scope else _("the whole site")
    return _("%(role)s of %(place)s") % {"role": role_label(assignment.role), "place": place}


def grant_label(grant: HeldGrant) -> str:
    """Action, assigner, end and reason of a grant: “to edit an article, given by Ed until …: covers for Cara”."""
    facts = {
        "action": rulebook.action(grant.action).label,
        "assigner": _giver(grant.assigner),
        "reason": grant.reason,
        "until": moment_label(grant.until) if grant.until else "",
        "team": grant.team,
    }
    if grant.team and grant.until:
        return (
            _("to %(action)s, through the team %(team)s, given by %(assigner)s until %(until)s: %(reason)s")
            % facts
        )
    if grant.team:
        return _("to %(action)s, through the team %(team)s, given by %(assigner)s: %(reason)s") % facts
    if grant.until:
        return _("to %(action)s, given by %(assigner)s until %(until)s: %(reason)s") % facts
    return _("to %(action)s, given by %(assigner)s: %(reason)s") % facts


def grant_reason(grant: HeldGrant) -> str:
    """The reason that a decision gives for a grant."""
    facts = {"assigner": _giver(grant.assigner), "team": grant.team}
    if grant.team:
        return _("%(assigner)s shared it with the team %(team)s") % facts
    return _("%(assigner)s shared it with this person") % facts


def _giver(name: str) -> str:
    return job_label(name) if name in rulebook.system_actors else name


def giver_label(given: Any) -> str:
    """The assigner of a role or a grant: a user, or a part of the system."""
    if given.assigned_by:
        return str(given.assigned_by)
    if given.assigned_by_system:
        return job_label(given.assigned_by_system)
    return _("a user whose account was deleted")


def moment_label(at: datetime) -> str:
    """A timestamp in the site's time zone, which is named."""
    return date_format(localtime(at), "j F Y, H:i T")


def object_label(obj: Model | None) -> str:
    """``content.article:7``, as commands accept it; empty for the whole site."""
    return f"{obj._meta.label_lower}:{obj.pk}" if obj is not None else ""


def name_of_view(view: Any) -> str:
    view = getattr(view, "view_class", view)
    return f"{view.__module__}.{getattr(view, '__qualname__', type(view).__qualname__)}"
