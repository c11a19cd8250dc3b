"""People and teams of whatever user model a project has: with Django's groups, with others, or with none."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from rbac.models import RoleAssignment, Scope, people_queries
from rbac.models.people_queries import holders_of, members_of, name_of_person, people_of_team
from tests.rbac.conftest import GiveRole, MakePerson


@pytest.mark.parametrize("relation", [None, Scope])
def test_who_belongs_to_no_groups_of_django_is_in_no_team(
    relation: Any, person: MakePerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    team = Group.objects.create(name="Legal")
    person("otto").groups.add(team)  # type: ignore[attr-defined]
    assert people_of_team("team") == "team__user"
    assert [str(one) for one in members_of(team)] == ["Otto"]
    field = SimpleNamespace(name="groups", remote_field=SimpleNamespace(model=relation))
    fields = [field] if relation else []
    model = SimpleNamespace(
        _meta=SimpleNamespace(many_to_many=fields), _default_manager=get_user_model()._default_manager
    )
    monkeypatch.setattr(people_queries, "get_user_model", lambda: model)
    assert people_of_team("team") == ""
    assert list(members_of(team)) == []


def test_a_person_is_called_by_name_else_by_what_they_log_in_with_else_by_the_job(
    person: MakePerson, give: GiveRole
) -> None:
    ada, nameless = person("ada"), person("nell")
    get_user_model().objects.filter(pk=nameless.pk).update(name="")
    for holder, giver in (("a", ada), ("b", nameless), ("c", None)):
        give(person(holder), "editor", assigned_by=giver, assigned_by_system="" if giver else "night_job")
    called = RoleAssignment.objects.annotate(
        giver=name_of_person("assigned_by", or_else="assigned_by_system")
    )
    assert list(called.order_by("user__email").values_list("giver", flat=True)) == [
        "Ada", "nell@example.org", "night_job"
    ]  # fmt: skip


def test_where_people_have_no_name_they_are_called_by_what_they_log_in_with(
    person: MakePerson, give: GiveRole, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in Django's own user model."""
    give(person("otto"), "editor", assigned_by=person("ada"))
    fields = [SimpleNamespace(name="email")]
    model = SimpleNamespace(_meta=SimpleNamespace(get_fields=lambda: fields), USERNAME_FIELD="email")
    monkeypatch.setattr(people_queries, "get_user_model", lambda: model)
    called = RoleAssignment.objects.annotate(
        giver=name_of_person("assigned_by", or_else="assigned_by_system")
    )
    assert called.get().giver == "ada@example.org"


def test_everybody_with_something_is_found_once_through_a_team_or_by_themselves(
    person: MakePerson, give: GiveRole, news_scope: Scope, sport: Scope
) -> None:
    ada, ed, otto = person("ada"), person("ed"), person("otto")
    person("cara")
    for name, members in (("Legal", (ada, ed)), ("Night", (ed,))):
        team = Group.objects.create(name=name)
        team.user_set.add(*(member.pk for member in members))
        RoleAssignment.objects.create(team=team, role="editor", scope=news_scope, reason="x")
    give(otto, "editor", news_scope)
    give(otto, "editor", sport)
    assert list(holders_of(RoleAssignment.objects.all())) == sorted([ada, ed, otto], key=lambda one: one.pk)
    by_teams = holders_of(RoleAssignment.objects.filter(user=None))
    assert list(by_teams) == sorted([ada, ed], key=lambda one: one.pk)
