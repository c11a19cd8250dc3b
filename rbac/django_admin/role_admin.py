"""Admin classes for roles and scopes. The project registers them; nothing is registered here."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rbac.administration.custom_roles import every_role
from rbac.administration.roles import grant_role, revoke_role
from rbac.django_admin.change_list import ByDeclared
from rbac.django_admin.guarded_admin import GuardedAdmin
from rbac.django_admin.verbs import Verb
from rbac.models import RoleAssignment
from rbac.models.people_queries import people_of
from rbac.rules import GRANT_ROLE, REVOKE_ROLE, VIEW_ROLE, VIEW_ROLES, VIEW_SCOPE


class RoleForm(forms.ModelForm):  # type: ignore[type-arg]
    role = forms.ChoiceField(label=_("role"), choices=every_role)

    class Meta:
        model = RoleAssignment
        fields = ("user", "team", "role", "scope", "until", "reason")

    def validate_constraints(self) -> None:
        """Skipped: the service function decides; a role that has ended may be granted again."""

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if bool(typed.get("user")) == bool(typed.get("team")):
            self.add_error("user", _("Name a person or a team, and not both."))
        return typed


def _grant(by: Any, obj: Any, data: Mapping[str, Any]) -> RoleAssignment:
    end = data["until"]
    return grant_role(
        data["user"] or data["team"],
        data["role"],
        scope=data["scope"],
        until=end,
        reason=data["reason"],
        by=by,
    )


def _concerned(obj: Any, data: Mapping[str, Any]) -> list[int]:
    return people_of(obj.holder if obj else data["user"] or data["team"])


def _revoke(by: Any, obj: Any, data: Mapping[str, Any]) -> None:
    revoke_role(obj, reason=data["reason"], by=by)


class ByRole(ByDeclared):
    title = _("role")
    parameter_name = "role"

    def declared(self) -> list[tuple[str, Any]]:
        return every_role()


class RoleAssignmentAdmin(GuardedAdmin):
    view_action = VIEW_ROLES
    creates = Verb(GRANT_ROLE, _grant, _concerned)
    deletes = Verb(REVOKE_ROLE, _revoke, _concerned)
    form = RoleForm
    list_display = ("user", "team", "role", "scope", "until", "assigned_by", "assigned_at")
    list_filter = (ByRole,)
    list_select_related = ("user", "team", "scope", "assigned_by")
    autocomplete_fields = ("user", "scope")
    ordering = ("-pk",)


class ScopeAdmin(GuardedAdmin):
    """Read-only: scopes are created, moved and removed by the app that owns them."""

    view_action = VIEW_SCOPE
    fields = ("name", "depth", "numchild")
    list_display = ("name", "depth", "numchild")
    search_fields = ("name",)
    ordering = ("path",)


class CustomRoleAdmin(GuardedAdmin):
    """Read-only: cells of a role are edited on the page that explains each choice."""

    view_action = VIEW_ROLE
    fields = ("name", "key", "description", "version", "cells")
    list_display = ("name", "key", "version", "description")
    search_fields = ("name",)
    ordering = ("key",)
