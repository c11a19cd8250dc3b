"""Who holds something, in whichever way: each of them once, and nobody else."""

from typing import Any

import pytest
from django.contrib.auth.models import Group

from accounts.models import User
from content import workflow
from content.actions import EDIT_ARTICLE
from content.models import Article, Section
from content.sections import add_section
from rbac import whom_it_concerns
from rbac.grants import grant_object
from rbac.models import RoleAssignment
from rbac.whom_it_concerns import everybody, whoever_holds


def team_of(name: str, *people: User) -> Group:
    team = Group.objects.create(name=name)
    team.user_set.add(*people)
    return team


@pytest.fixture
def people(site: object) -> list[User]:
    return [User.objects.create_user(f"p{n}@example.org", name=f"Person {n}") for n in range(7)]


@pytest.fixture
def holders(people: list[User], news: Section, draft: Article, ada: User) -> list[User]:
    """Each in a way of their own; the last holds nothing."""
    first, in_team, by_article, by_section, team_by_article, team_by_section, _nobody = people
    RoleAssignment.objects.create(user=first, role="moderator", scope=news.scope, reason="x")
    RoleAssignment.objects.create(team=team_of("A", in_team), role="moderator", scope=news.scope, reason="x")
    grant_object(by_article, EDIT_ARTICLE, draft, reason="x", by=ada)
    grant_object(by_section, EDIT_ARTICLE, news, reason="x", by=ada)
    grant_object(team_of("B", team_by_article), EDIT_ARTICLE, draft, reason="x", by=ada)
    grant_object(team_of("C", team_by_section), EDIT_ARTICLE, news, reason="x", by=ada)
    return people


def test_everybody_is_whoever_holds_a_role_or_a_grant_in_whichever_way(
    holders: list[User], cara: User, ada: User
) -> None:
    found = everybody()
    assert found.are_all
    assert found.keys == tuple(sorted({*(one.pk for one in holders[:-1]), cara.pk, ada.pk}))


def test_of_a_role_they_are_whoever_holds_that_and_nothing_else(holders: list[User]) -> None:
    found = whoever_holds("moderator")
    assert found.are_all
    assert found.keys == tuple(one.pk for one in holders[:2])
    assert whoever_holds("proofreader").keys == ()


def test_a_member_of_a_team_that_holds_nothing_is_not_concerned(people: list[User], ada: User) -> None:
    team_of("Chess", *people)
    assert everybody().keys == (ada.pk,)


def test_they_are_all_looked_at_up_to_exactly_so_many(
    holders: list[User], cara: User, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whom_it_concerns, "MOST", len(everybody().keys))
    assert everybody().are_all
    monkeypatch.setattr(whom_it_concerns, "MOST", len(everybody().keys) - 1)
    assert not everybody().are_all


@pytest.mark.parametrize("number", [3, 4])
def test_of_too_many_teams_not_every_member_is_looked_at(
    number: int, people: list[User], news: Section, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whom_it_concerns, "MOST", 3)
    for n in range(number):
        team = team_of(f"Team {n}", people[0])
        RoleAssignment.objects.create(team=team, role="moderator", scope=news.scope, reason="x")
    assert everybody().are_all is (number == 3)
    assert set(everybody().keys) == {people[0].pk, ada.pk}


@pytest.mark.parametrize("number", [4, 5])
def test_nor_where_too_much_is_held(
    number: int, people: list[User], news: Section, draft: Article, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    for one in people[:number]:
        grant_object(one, EDIT_ARTICLE, news, reason="x", by=ada)
    monkeypatch.setattr(whom_it_concerns, "MOST_HELD", 4)
    assert everybody().are_all is (number == 4)


@pytest.fixture
def of_a_part(monkeypatch: pytest.MonkeyPatch, people: list[User], news: Section, cara: User) -> None:
    """There are two more than are all looked at: of everybody who holds no more than three things some are."""
    monkeypatch.setattr(whom_it_concerns, "MOST", 1)
    monkeypatch.setattr(whom_it_concerns, "SOME", 40)
    monkeypatch.setattr(whom_it_concerns, "MOST_OF_ONE", 3)


def of_a_part_is(person: User) -> bool:
    found = everybody()
    assert not found.are_all
    return person.pk in found.keys


def given(holder: User | Group, things: list[Any], ada: User) -> None:
    for thing in things:
        grant_object(holder, EDIT_ARTICLE, thing, reason="x", by=ada)


@pytest.fixture
def articles(draft: Article, news: Section, ada: User) -> list[Article]:
    more = (workflow.create_article(news, by=ada, title=f"Tides {n}") for n in range(3))
    return [draft, *more]


@pytest.fixture
def sections(news: Section, ada: User) -> list[Section]:
    return [news, *(add_section(None, by=ada, title=f"Place {n}") for n in range(3))]


@pytest.mark.usefixtures("of_a_part")
@pytest.mark.parametrize("in_team", [False, True])
@pytest.mark.parametrize(("number", "is_looked_at"), [(3, True), (4, False)])
def test_whoever_was_given_something_by_itself_is_in_a_part_unless_it_is_very_much(
    number: int, is_looked_at: bool, in_team: bool, people: list[User], sections: list[Section], ada: User
) -> None:
    """What covers all that lies below is all read to compare it; the team counts, too."""
    given(team_of("Desk", people[0]) if in_team else people[0], sections[: number - in_team], ada)
    assert of_a_part_is(people[0]) is is_looked_at
    assert not of_a_part_is(people[1])


@pytest.mark.usefixtures("of_a_part")
@pytest.mark.parametrize("in_team", [False, True])
def test_what_is_given_of_single_articles_is_not_very_much(
    in_team: bool, people: list[User], articles: list[Article], ada: User
) -> None:
    given(team_of("Desk", people[0]) if in_team else people[0], articles, ada)
    assert of_a_part_is(people[0])


@pytest.mark.usefixtures("of_a_part")
def test_whoever_belongs_to_very_many_teams_is_in_no_part(people: list[User], news: Section) -> None:
    for one in people[:2]:
        RoleAssignment.objects.create(user=one, role="moderator", scope=news.scope, reason="x")
    for n in range(4):
        team_of(f"Team {n}", people[0])
    assert not of_a_part_is(people[0])
    assert of_a_part_is(people[1])


@pytest.mark.usefixtures("of_a_part")
def test_the_members_of_other_teams_are_in_no_part(people: list[User], news: Section) -> None:
    RoleAssignment.objects.create(
        team=team_of("Desk", people[0]), role="moderator", scope=news.scope, reason="x"
    )
    team_of("Chess", people[1])
    assert of_a_part_is(people[0])
    assert not of_a_part_is(people[1])
