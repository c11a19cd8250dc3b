"""Roles, places and roles of one's own in Django's admin, for whichever site registers these pages."""

from datetime import timedelta
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.models import Group

from accounts.models import User
from audit.actors import COMMAND_LINE
from content.actions import APPROVE_ARTICLE
from content.models import Section
from rbac.administration.custom_roles import make_role
from rbac.django_admin.role_admin import CustomRoleAdmin, RoleAssignmentAdmin, ScopeAdmin
from rbac.models import CustomRole, RoleAssignment, Scope
from rbac.roles import grant_role
from rbac.scopes import add_scope
from secureproject.admin_site import site as admin_site
from tests.rbac.conftest import asked_by


def shown(page: Any, by: User, **question: str) -> Any:
    return page.get_changelist_instance(asked_by(by, **question))


def columns(changes: Any) -> list[str]:
    return [name for name in changes.list_display if name != "action_checkbox"]


def test_roles_are_listed_the_newest_first_with_who_gave_them(ada: User, ed: User) -> None:
    newest = grant_role(ed, "contributor", reason="helps", by=ada)
    RoleAssignment.objects.exclude(pk=newest.pk).update(assigned_at=newest.assigned_at - timedelta(days=1))
    changes = shown(RoleAssignmentAdmin(RoleAssignment, admin_site), ada)
    assert columns(changes) == ["user", "team", "role", "scope", "until", "assigned_by", "assigned_at"]
    assert next(iter(changes.result_list)) == newest
    [by_role] = changes.filter_specs
    assert by_role.title == "role"


def test_a_long_list_of_roles_asks_once(
    ada: User, ed: User, news: Section, django_assert_num_queries: Any
) -> None:
    grant_role(Group.objects.create(name="Legal"), "editor", scope=news.scope, reason="x", by=ada)
    listed = list(shown(RoleAssignmentAdmin(RoleAssignment, admin_site), ada).result_list)
    with django_assert_num_queries(0):
        assert [f"{held.holder} {held.scope} {held.assigned_by}" for held in listed]


def test_a_form_for_a_role_looks_people_and_places_up_and_names_its_fields(ada: User) -> None:
    form = RoleAssignmentAdmin(RoleAssignment, admin_site).get_form(asked_by(ada))()
    assert [*form.fields] == ["user", "team", "role", "scope", "until", "reason"]
    assert form.fields["role"].label == "role"
    assert {choice[0] for choice in form.fields["role"].choices} >= {"contributor", "editor", "administrator"}
    drawn = {name: field.widget.render(name, None) for name, field in form.fields.items()}
    looked_up = [name for name, widget in drawn.items() if "autocomplete" in widget]
    assert looked_up == ["user", "scope"]


def test_places_are_listed_in_the_order_of_the_tree_and_found_by_name(ada: User, news: Section) -> None:
    page = ScopeAdmin(Scope, AdminSite())
    below = add_scope("Aardvarks", news.scope)
    changes = shown(page, ada)
    assert columns(changes) == ["name", "depth", "numchild"]
    assert list(page.get_fields(asked_by(ada), below)) == ["name", "depth", "numchild"]
    paths = [place.path for place in changes.result_list]
    assert paths == sorted(paths)
    assert list(shown(page, ada, q="aardv").result_list) == [below]


def test_roles_of_ones_own_are_listed_by_name_and_found_by_it(ada: User) -> None:
    for name in ("Zookeeper", "Approver"):
        make_role(name, {str(APPROVE_ARTICLE): "editor"}, description="Reads.", reason="x", by=COMMAND_LINE)
    page = CustomRoleAdmin(CustomRole, AdminSite())
    changes = shown(page, ada)
    assert columns(changes) == ["name", "key", "version", "description"]
    assert [role.name for role in changes.result_list] == ["Approver", "Zookeeper"]
    assert [role.name for role in shown(page, ada, q="zoo").result_list] == ["Zookeeper"]
    seen = page.get_fields(asked_by(ada), CustomRole.objects.all()[0])
    assert list(seen) == ["name", "key", "description", "version", "cells"]
