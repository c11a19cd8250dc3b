"""Admin of custom roles: add, change, copy, remove, import and export."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from rbac.access_diff.sample import role_holders
from rbac.administration.custom_roles import change_role, make_role, remove_role
from rbac.administration.role_files import LARGEST, as_text, bring_in, export_roles
from rbac.custom_role_cells import sorted_actions
from rbac.django_admin.change_list import column
from rbac.django_admin.role_admin import CustomRoleAdmin
from rbac.django_admin.verbs import Button, ButtonForm, ReasonForm, Verb, does
from rbac.models import CustomRole
from rbac.rules import ADD_ROLE, CHANGE_ROLE, REMOVE_ROLE, VIEW_ROLE
from secureproject.people.forms import RoleForm
from secureproject.people.roles import labels_of

type Data = Mapping[str, Any]


class CellsForm(RoleForm):
    def __init__(self, *sent: Any, obj: CustomRole | None = None, **_options: Any) -> None:
        super().__init__(*sent[:1], role=obj)

    @property
    def named_parts(self) -> list[tuple[str, list[forms.BoundField]]]:
        return [("", self.words), *self.groups]


class CopyForm(ReasonForm):
    field_order = ("name", "reason")
    name = forms.CharField(label=_("Name"), max_length=CustomRole.LONGEST_NAME)


class ImportForm(ReasonForm):
    field_order = ("text", "reason")
    text = forms.CharField(
        label=_("Content of the file"),
        help_text=_("Roles of these names are changed, others added; roles that it does not name stay."),
        max_length=LARGEST,
        widget=forms.Textarea,
    )


def _facts(data: Data) -> dict[str, Any]:
    words = {name: data[name] for name in ("name", "description", "reason")}
    return {**words, "cells": {str(a): data[str(a)] for a in sorted_actions() if data[str(a)]}}


def _make(by: Any, obj: None, data: Data) -> CustomRole:
    return make_role(by=by, **_facts(data))


def _change(by: Any, obj: CustomRole, data: Data) -> None:
    change_role(obj, version=data["version"], by=by, **_facts(data))


def _copy(by: Any, obj: CustomRole, data: Data) -> None:
    make_role(cells=obj.cells, description=obj.description, by=by, **data)


def _download(request: HttpRequest) -> HttpResponse:
    answer = HttpResponse(as_text(export_roles()), content_type="application/json; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="roles.json"'
    return answer


def _holders(role: CustomRole, data: Data) -> dict[str, Any]:
    return {"people": role_holders(role.key)}


class OwnRoleAdmin(CustomRoleAdmin):
    adds = Button(ADD_ROLE, _make, name="add", label=_("Add a role"), form=CellsForm)
    deletes = Verb(REMOVE_ROLE, does(remove_role))
    buttons = (
        Button(
            CHANGE_ROLE, _change, name="edit", label=_("Change this role"), form=CellsForm, shown=_holders
        ),
        Button(
            ADD_ROLE, _copy, name="copy", label=_("Copy this role"), form=CopyForm, about=lambda role: None
        ),
    )
    list_buttons = (
        Button(
            ADD_ROLE, lambda by, obj, data: bring_in(by=by, **data), name="import", label=_("Import roles"),
            form=ImportForm, shown=lambda obj, data: {"matters": True},
        ),
        Button(VIEW_ROLE, lambda *_: _download, name="export", label=_("Export roles"), form=ButtonForm),
    )  # fmt: skip
    fields = ("name", "key", "description", "version", "includes")
    readonly_fields = ("includes",)
    includes = column(_("Includes"), lambda role: "\n".join(map(str, labels_of(role.cells))))
