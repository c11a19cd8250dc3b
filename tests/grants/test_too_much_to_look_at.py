"""Where there are too many things to look at all, a preview says so, and what it says is true of those it looked at."""

from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from accounts.models import User
from content.actions import EDIT_ARTICLE, VIEW_ARTICLE
from content.models import Article, Section
from content.set_policy import change_policy
from rbac import looked_at
from rbac.assignments import forget_assignments
from rbac.consequences import Consequences, Difference, consequences_of
from rbac.grants import grant_object, revoke_grant
from rbac.looked_at import said_number
from rbac.management.telling import NOT_WHOLE, as_facts, as_sentences
from rbac.models import RoleAssignment
from tests.size.many import many_articles

MUCH, SOME = 40, 4


@pytest.fixture(autouse=True)
def few_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looked_at, "MOST", MUCH - 1)
    monkeypatch.setattr(looked_at, "SOME", SOME)


@pytest.fixture
def much(news: Section, policies: Section, ed: User) -> list[Article]:
    """By Ed: half of it in News, half in Policies."""
    return [*many_articles(policies, ed, MUCH // 2), *many_articles(news, ed, MUCH // 2, name="news")]


def becomes(person: User, role: str) -> Consequences:
    forget_assignments()
    return consequences_of(
        lambda: RoleAssignment.objects.create(user=person, role=role, reason="x"), people=[person.pk]
    )


def of(found: Consequences, action: str) -> Difference:
    [one] = [one for one in found.differences if one.action == action]
    return one


def test_up_to_a_bound_numbers_are_exact(much: list[Article], otto: User) -> None:
    with patch.object(looked_at, "MOST", MUCH):
        found = becomes(otto, "editor")
    seen = of(found, VIEW_ARTICLE)
    assert (found.whole, seen.gained, seen.least) == (True, MUCH, False)


def test_above_it_they_are_least_numbers_for_the_same_actions(much: list[Article], otto: User) -> None:
    found = becomes(otto, "editor")
    assert not found.whole
    seen = of(found, VIEW_ARTICLE)
    assert seen.least
    assert SOME < seen.gained < MUCH
    with patch.object(looked_at, "MOST", MUCH):
        exact = becomes(otto, "editor")
    assert [one.action for one in exact.differences] == [one.action for one in found.differences]
    assert not of(found, "content.add_section").least  # of these there are few


def test_something_is_looked_at_in_each_section(much: list[Article], news: Section, otto: User) -> None:
    def give() -> None:
        RoleAssignment.objects.create(user=otto, role="editor", scope=news.scope, reason="x")

    assert of(consequences_of(give, people=[otto.pk]), EDIT_ARTICLE).gained >= 1


def test_what_the_people_concerned_wrote_is_looked_at_however_old_it_is(
    policies: Section, otto: User, ed: User
) -> None:
    many_articles(policies, otto, 2, name="old")
    many_articles(policies, ed, MUCH)
    assert of(becomes(otto, "contributor"), EDIT_ARTICLE) == Difference(
        otto.pk, of(becomes(otto, "contributor"), EDIT_ARTICLE).action, 2, 0, least=True
    )


@pytest.mark.parametrize("to_team", [False, True])
def test_what_is_given_and_taken_away_by_itself_is_looked_at(
    to_team: bool, much: list[Article], otto: User, ada: User
) -> None:
    team = Group.objects.create(name="Legal")
    team.user_set.add(otto)
    thing = much[MUCH // 4]

    def give() -> Any:
        return grant_object(team if to_team else otto, EDIT_ARTICLE, thing, reason="x", by=ada)

    assert of(consequences_of(give, people=[otto.pk]), EDIT_ARTICLE).gained == 1
    given = give()
    taken = consequences_of(lambda: revoke_grant(given, reason="x", by=ada), people=[otto.pk])
    assert of(taken, EDIT_ARTICLE).lost == 1


def test_who_holds_what_they_held_is_told_that_nothing_is_different(much: list[Article], otto: User) -> None:
    """Nothing has to be looked at, so nothing is left out."""
    renamed = consequences_of(lambda: Group.objects.create(name="Legal"), people=[otto.pk])
    assert renamed.whole
    assert not renamed.matter


def test_nothing_found_in_part_of_it_is_shown_all_the_same(much: list[Article], otto: User) -> None:
    found = Consequences((), {}, whole=False)
    assert found.matter


def test_a_policy_of_the_whole_site_says_so(
    much: list[Article], news: Section, ada: User, cara: User
) -> None:
    found = consequences_of(lambda: change_policy(None, {"audience": "roles"}, by=ada, reason="x"))
    assert not found.whole


def test_the_page_says_so_before_anything_is_changed(much: list[Article], otto: User, as_ada: Client) -> None:
    page = as_ada.post(
        f"/cms/people/{otto.pk}/grant/", {"role": "editor", "scope": "site", "reason": "x"}
    ).text
    assert "There is too much here to look at all of it." in page
    assert "at least" in page
    assert not RoleAssignment.objects.filter(user=otto).exists()


def test_commands_say_so(otto: User) -> None:
    difference = Difference(otto.pk, EDIT_ARTICLE, 12, 0, least=True)
    found = Consequences((difference,), {otto.pk: otto}, whole=False)
    assert f"(at least 12)\n{NOT_WHOLE}" in as_sentences(found)
    assert as_facts(found)["everything_looked_at"] is False
    assert as_facts(found)["differences"][0]["at_least"] is True


def test_no_number_above_a_thousand_is_said_of_a_part() -> None:
    assert said_number(5_000, least=False) == 5_000
    assert said_number(1_000, least=True) == "at least 1,000"
    assert said_number(1_001, least=True) == "more than 1,000"
