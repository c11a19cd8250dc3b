"""Which users and objects an access diff compares: all up to its bounds, and beyond them the nearest and the newest."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from rbac.access_diff import sample
from rbac.access_diff.sample import Objects, Users, all_holders, most_objects, role_holders, sample_of
from rbac.models import RoleAssignment, Scope
from tests.rbac.conftest import GiveRole, MakePerson, Person


@pytest.fixture
def members(person: MakePerson) -> list[Person]:
    """Of a team that holds a role."""
    legal = Group.objects.create(name="Legal")
    people = [person("colin"), person("carl")]
    for one in people:
        one.groups.add(legal)  # type: ignore[attr-defined]
    RoleAssignment.objects.create(team=legal, role="editor", reason="because")
    return people


def test_everyone_who_holds_something_is_found(
    members: list[Person], person: MakePerson, give: GiveRole, news_scope: Scope
) -> None:
    otto, late = person("otto"), person("late")
    give(otto, "contributor", news_scope)
    give(late, "editor", until=timezone.now() - timedelta(days=1))
    assert all_holders(None) == Users((otto.pk, *(one.pk for one in members)))
    assert role_holders("editor") == Users(tuple(one.pk for one in members))
    assert role_holders("administrator") == Users(())


def test_beyond_the_bound_those_near_the_place_and_then_the_newest_are_taken(
    person: MakePerson,
    give: GiveRole,
    news_scope: Scope,
    sport: Scope,
    policies_scope: Scope,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sample, "MOST_USERS", 3)
    names = {name: person(name) for name in ("above", "below", "old", "new")}
    for name, scope in (
        ("above", news_scope),
        ("below", sport),
        ("old", policies_scope),
        ("new", policies_scope),
    ):
        give(names[name], "contributor", scope)
    found = all_holders([news_scope.pk])
    assert (set(found.keys), found.are_all) == ({names[one].pk for one in ("above", "below", "new")}, False)


@pytest.mark.parametrize("through", ["themselves", "a team"])
def test_roles_that_are_too_many_to_be_read_make_it_a_part(
    through: str, members: list[Person], person: MakePerson, give: GiveRole, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sample, "MOST_ROWS", 1)
    if through == "themselves":
        RoleAssignment.objects.all().delete()
        otto = person("otto")
        for role in ("editor", "contributor"):
            give(otto, role)
    assert not all_holders(None).are_all


def test_of_given_users_the_first_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sample, "MOST_USERS", 2)
    assert sample_of([1, 1, 2]) == Users((1, 2))
    assert sample_of(iter([3, 1, 2])) == Users((3, 1), are_all=False)
    assert Users((1, 2)).with_(Users((2, 3), are_all=False)) == Users((1, 2, 3), are_all=False)


def test_for_more_users_fewer_objects_are_compared() -> None:
    assert [most_objects(users) for users in (0, 1, 20)] == [1_000, 1_000, 250]


def test_objects_below_the_places_are_found_and_no_others(
    person: MakePerson, give: GiveRole, news_scope: Scope, sport: Scope, policies_scope: Scope
) -> None:
    notes = [
        give(person(name), "note", scope).pk
        for name, scope in (("a", news_scope), ("b", sport), ("c", policies_scope))
    ]
    found = Objects((news_scope.pk,), 10)
    found.add([])
    assert set(found.of(RoleAssignment)) == set(notes[:2])
    assert set(found.of(Scope)) == {news_scope.pk, sport.pk}
    assert found.are_all


def test_of_too_many_objects_the_newest_are_taken(
    person: MakePerson, give: GiveRole, news_scope: Scope
) -> None:
    notes = [give(person(name), "note", news_scope).pk for name in "abc"]
    found = Objects(None, 2)
    found.add([])
    assert set(found.of(RoleAssignment)) == set(notes[1:])
    assert (found.are_all, found.has_all(RoleAssignment), found.has_all(Scope)) == (False, False, True)


def test_what_stands_in_too_many_places_is_not_all(
    person: MakePerson, give: GiveRole, news_scope: Scope, sport: Scope
) -> None:
    give(person("a"), "note", news_scope)
    found = Objects((news_scope.pk,), 1)
    found.add([])
    assert not found.has_all(RoleAssignment)
