"""Access rules of impersonation: who may see the CMS as whom."""

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from rbac.actions import Action
from rbac.assignments import assignments_of, in_force
from rbac.models import RoleAssignment
from rbac.rulebook import Invariant, administrator_role, administrators_only, no, yes

SEE_AS = Action("secureproject.see_as", label=_("see the CMS as another user"))


def _why_not_impersonated(actor: Any, person: User) -> Any:
    if isinstance(actor, User) and actor.pk == person.pk:
        return _("This is you.")
    if any(held.role == administrator_role() for held in assignments_of(person).kinds()):
        return _("No one may impersonate an administrator.")
    if person.deleted_at or not person.may_log_in or person.roles_frozen_at:
        return _("This account is closed or frozen: its owner sees nothing of the CMS either.")
    return None


def _may_be_impersonated(actor: Any) -> Q:
    administers = RoleAssignment.objects.filter(in_force(), role=administrator_role(), user=OuterRef("pk"))
    usable = Q(is_active=True, frozen_at=None, roles_frozen_at=None, deleted_at=None)
    others = ~Q(pk=actor.pk) if isinstance(actor, User) else Q()
    return others & usable & ~Q(Exists(administers))


NOT_IMPERSONATED = Invariant(
    name="not_seen_as",
    label=_("who may not be impersonated"),
    way_out=_("Look at what the explanation of a decision says about them instead."),
    actions=(SEE_AS,),
    broken=_why_not_impersonated,
    query=_may_be_impersonated,
)
ROW = administrators_only(
    others=no(_("only administrators see the CMS as another user")),
    administrator=yes(_("administrators find out what a user sees, which is recorded")),
)
