"""Labels of roles on the pages about users."""

from django import template
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.models import FactorReset, Invitation
from rbac.models import CustomRoleVersion, RoleAssignment, Separation
from rbac.names import giver_label, role_label

register = template.Library()


@register.filter
def held(role: RoleAssignment) -> str:
    """“Editor of News”, “Administrator of the whole site”."""
    name = capfirst(role_label(role.role))
    if role.scope is None:  # a complete sentence: languages combine it differently from a name
        return _("%(role)s of the whole site") % {"role": name}
    return _("%(role)s of %(place)s") % {"role": name, "place": role.scope.name}


@register.filter
def giver(role: RoleAssignment) -> str:
    """Who granted it: a user, or the system."""
    return giver_label(role)


@register.filter
def maker(version: CustomRoleVersion | Separation) -> str:
    """Who created this version of a role, or this rule."""
    if version.made_by_system:
        return _("The operator of the server")
    return str(version.made_by or _("a user whose account was deleted"))


@register.filter
def asker(reset: FactorReset) -> str:
    """Who requested the removal of a second factor."""
    return str(reset.asked_by or _("The operator of the server"))


@register.filter
def is_over(invitation: Invitation) -> bool:
    return invitation.expires_at < timezone.now()
