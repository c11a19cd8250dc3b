"""Which users and objects an access diff compares: all up to its bounds, and beyond them the nearest and the newest."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from accounts.models import User
from content.actions import EDIT_ARTICLE, VIEW_ARTICLE
from content.models import Article, Section
from content.models.articles.section import Audience
from content.policies.change import change_policy
from rbac.access_diff import sample
from rbac.access_diff.diff import AccessDiff, Difference, access_diff
from rbac.access_diff.sample import Objects, Users, all_holders, most_objects, role_holders, sample_of
from rbac.administration.custom_roles import make_role
from rbac.grants import grant_object, revoke_grant
from rbac.management.access_diff_output import NOT_ALL_OBJECTS, NOT_ALL_PEOPLE, as_facts, as_sentences
from rbac.models import CustomRole, RoleAssignment, Scope
from tests.confirming import confirmed, seal_in
from tests.rbac.conftest import GiveRole, MakePerson, Person
from tests.size.many import many_articles


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
    nick: Person, members: list[Person], person: MakePerson, give: GiveRole
) -> None:
    late = person("late")
    give(late, "editor", until=timezone.now() - timedelta(days=1))
    assert all_holders(None) == Users((nick.pk, *(one.pk for one in members)))
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


MANY, FEW = 8, 4
TYPED = dict.fromkeys(("four_eyes", "approvals", "factor", "comments"), "inherit") | {
    "audience": "roles",
    "reason": "x",
}


@pytest.fixture
def few_users(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sample, "MOST_USERS", FEW)


@pytest.fixture
def few_objects(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sample, "MOST_OBJECTS", FEW)


@pytest.fixture
def crowd(site: object, news: Section, published: Article) -> list[User]:
    """They all see News, and are not administrators."""
    people = User.objects.bulk_create(
        User(email=f"p{n}@example.org", name=f"Person {n:02}", is_active=True) for n in range(MANY)
    )
    RoleAssignment.objects.bulk_create(
        RoleAssignment(user=one, role="contributor", scope=news.scope, reason="x") for one in people
    )
    return people


@pytest.fixture
def much(news: Section, policies: Section, ed: User) -> list[Article]:
    """By Ed: half of it in News, half in Policies."""
    return [*many_articles(policies, ed, MANY // 2), *many_articles(news, ed, MANY // 2, name="news")]


@pytest.fixture
def proofreader(ada: User) -> CustomRole:
    return make_role(name="Proofreader", cells={str(VIEW_ARTICLE): "contributor"}, reason="x", by=ada)


@pytest.fixture
def held(crowd: list[User], proofreader: CustomRole) -> tuple[str, dict[str, str]]:
    """By all of them; its page, and what is typed there for it to include more."""
    RoleAssignment.objects.filter(user__in=crowd).update(role=proofreader.key)
    typed = {str(VIEW_ARTICLE): "contributor", str(EDIT_ARTICLE): "editor", "reason": "x", "version": "1"}
    return f"/cms/people/roles/{proofreader.pk}/", typed | {"name": "Proofreader"}


def of(found: AccessDiff, action: str) -> Difference:
    [one] = [one for one in found.differences if one.action == action]
    return one


def test_up_to_the_bound_everything_is_compared(crowd: list[User], news: Section) -> None:
    found = access_diff(lambda: RoleAssignment.objects.filter(scope=news.scope).delete())
    assert (found.all_people, found.all_objects) == (True, True)
    assert {one.pk for one in crowd} <= {one.person for one in found.differences if one.lost}


@pytest.mark.usefixtures("few_users")
def test_of_too_many_people_some_are_compared(crowd: list[User], news: Section) -> None:
    found = access_diff(lambda: RoleAssignment.objects.filter(scope=news.scope).delete())
    assert not found.all_people
    assert (found.losing, found.gaining) == (FEW, 0)


@pytest.mark.usefixtures("few_users")
def test_who_comes_to_hold_something_is_compared_too(crowd: list[User], otto: User, draft: Article) -> None:
    found = access_diff(lambda: RoleAssignment.objects.create(user=otto, role="editor", reason="x"))
    assert {str(found.people[one.person]) for one in found.differences if one.gained} == {"Otto"}


@pytest.mark.usefixtures("few_objects")
def test_of_too_many_things_the_newest_are_compared(much: list[Article], otto: User) -> None:
    found = access_diff(
        lambda: RoleAssignment.objects.create(user=otto, role="editor", reason="x"), people=[otto.pk]
    )
    assert not found.all_objects
    assert of(found, VIEW_ARTICLE) == Difference(otto.pk, VIEW_ARTICLE, FEW, 0, least=True)
    assert not of(found, "content.add_section").least  # of these there are few


@pytest.mark.usefixtures("few_objects")
def test_below_a_place_what_stands_there_is_compared(
    much: list[Article], otto: User, policies: Section
) -> None:
    """Though everything else is newer."""
    found = access_diff(
        lambda: RoleAssignment.objects.create(user=otto, role="editor", scope=policies.scope, reason="x"),
        people=[otto.pk],
        places=[policies.scope_id],
    )
    assert (found.all_objects, of(found, EDIT_ARTICLE).gained) == (True, MANY // 2)


@pytest.mark.usefixtures("few_objects")
@pytest.mark.parametrize("to_team", [False, True])
def test_what_is_given_and_taken_away_by_itself_is_compared(
    to_team: bool, much: list[Article], otto: User, ada: User
) -> None:
    team = Group.objects.create(name="Legal")
    team.user_set.add(otto)

    def give() -> Any:
        return grant_object(team if to_team else otto, EDIT_ARTICLE, much[0], reason="x", by=ada)

    assert of(access_diff(give, people=[otto.pk]), EDIT_ARTICLE).gained == 1
    given = give()
    taken = access_diff(lambda: revoke_grant(given, reason="x", by=ada), people=[otto.pk])
    assert of(taken, EDIT_ARTICLE).lost == 1


@pytest.mark.usefixtures("few_users")
def test_the_page_of_a_policy_says_so_and_what_was_confirmed_is_done(
    crowd: list[User], news: Section, as_ada: Client
) -> None:
    address = f"/cms/sections/{news.pk}/policy/change/"
    page = as_ada.post(address, TYPED).text
    assert "Not everyone was compared" in page
    assert "no one may do more or less" not in page
    assert Section.objects.get(pk=news.pk).audience != Audience.ROLES
    assert confirmed(as_ada, address, TYPED).status_code == 302
    assert Section.objects.get(pk=news.pk).audience == Audience.ROLES


@pytest.mark.usefixtures("few_users")
def test_the_page_of_a_role_counts_at_least_so_many(
    held: tuple[str, dict[str, str]], proofreader: CustomRole, as_ada: Client
) -> None:
    assert len(role_holders(proofreader.key).keys) == FEW
    page = as_ada.post(*held).text
    assert "Not everyone was compared" in page
    assert f"At least {FEW} people may do more" in page
    assert confirmed(as_ada, *held).status_code == 302
    proofreader.refresh_from_db()
    assert str(EDIT_ARTICLE) in proofreader.cells


@pytest.mark.parametrize("most", [(FEW, MANY), (MANY, FEW)])
def test_what_was_shown_of_a_part_is_not_what_is_shown_of_everybody(
    most: tuple[int, int], held: tuple[str, dict[str, str]], proofreader: CustomRole, as_ada: Client,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    address, typed = held
    monkeypatch.setattr(sample, "MOST_USERS", most[0])
    seal = {"seen": seal_in(as_ada.post(address, typed).text)}
    monkeypatch.setattr(sample, "MOST_USERS", most[1])
    assert "Something has changed since you looked" in as_ada.post(address, typed | seal).text
    proofreader.refresh_from_db()
    assert str(EDIT_ARTICLE) not in proofreader.cells


@pytest.mark.usefixtures("few_objects")
def test_the_page_says_so_before_anything_is_changed(much: list[Article], otto: User, as_ada: Client) -> None:
    page = as_ada.post(
        f"/cms/people/{otto.pk}/grant/", {"role": "editor", "scope": "site", "reason": "x"}
    ).text
    assert "Only the newest content was compared" in page
    assert f": at least {FEW}" in page
    assert not RoleAssignment.objects.filter(user=otto).exists()


def test_a_policy_of_the_whole_site_says_so(
    much: list[Article], ada: User, cara: User, few_objects: None
) -> None:
    found = access_diff(lambda: change_policy(None, {"audience": "roles"}, by=ada, reason="x"))
    assert not found.all_objects


def test_commands_say_so(otto: User) -> None:
    difference = Difference(otto.pk, EDIT_ARTICLE, 12, 0, least=True)
    found = AccessDiff((difference,), {otto.pk: otto}, all_objects=False, all_people=False)
    said = f"{NOT_ALL_OBJECTS}\n{NOT_ALL_PEOPLE}\nat least 1 would gain, at least 0 would lose."
    assert f"(at least 12)\n{said}" in as_sentences(found)
    assert (as_facts(found)["everything_looked_at"], as_facts(found)["everybody_looked_at"]) == (False, False)
