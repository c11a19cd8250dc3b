"""Admin of teams: add, rename, members, delete."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from rbac.django_admin.change_list import column
from rbac.django_admin.guarded_admin import GuardedAdmin
from rbac.django_admin.verbs import Button, ButtonForm, Verb, does
from rbac.models.people_queries import members_of, people_of
from rbac.rules import ADD_TEAM, CHANGE_TEAM, REMOVE_TEAM, VIEW_TEAM
from rbac.teams import LONGEST_NAME, add_member, delete_team, make_team, remove_member, rename_team
from secureproject.administration.forms import PersonForm
from secureproject.administration.people import RolesHeld

MOST_NAMED = 50


class TeamForm(ButtonForm):
    name = forms.CharField(label=_("Name"), max_length=LONGEST_NAME)


class RolesOfTeam(RolesHeld):
    fk_name = "team"


def _member(obj: Any, data: Mapping[str, Any]) -> list[int]:
    return [data["person"].pk]


def _members(team: Group) -> str:
    named = [str(person) for person in members_of(team)[: MOST_NAMED + 1]]
    return "\n".join([*named[:MOST_NAMED], *(["…"] if len(named) > MOST_NAMED else [])])


class TeamAdmin(GuardedAdmin):
    view_action = VIEW_TEAM
    adds = Button(
        ADD_TEAM,
        lambda by, obj, data: make_team(by=by, **data),
        name="add",
        label=_("Add a team"),
        form=TeamForm,
    )
    deletes = Verb(REMOVE_TEAM, does(delete_team), lambda obj, data: people_of(obj))
    buttons = (
        Button(CHANGE_TEAM, does(add_member), _member, name="add-member", label=_("Add a member"), form=PersonForm),
        Button(
            CHANGE_TEAM, does(remove_member), _member, name="remove-member", label=_("Take a member out"),
            form=PersonForm,
        ),
        Button(CHANGE_TEAM, does(rename_team), name="rename", label=_("Rename the team"), form=TeamForm),
    )  # fmt: skip
    list_display = ("name",)
    search_fields = ("name",)
    ordering = ("name",)
    fields = ("name", "members")
    readonly_fields = ("members",)
    inlines = (RolesOfTeam,)
    members = column(_("members"), _members)
