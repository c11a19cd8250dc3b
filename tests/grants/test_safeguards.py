"""Before a change: what places would demand no longer is said, with how much of it there is, and nothing else is."""

import re

import pytest

from accounts.models import User
from content import workflow
from content.models import Article, Section
from rbac import safeguards
from rbac.rulebook import Invariant, rulebook
from rbac.safeguards import Safeguards
from rbac.standing import nearest
from tests.policies import with_policy

FOUR_EYES = "“nobody approves their own words” would no longer be demanded: articles, "


@pytest.fixture
def articles(draft: Article, news: Section, policies: Section, ada: User) -> None:
    """Two articles in News, one in Policies."""
    workflow.create_article(news, by=ada, title="Tides")
    workflow.create_article(policies, by=ada, title="Dogs")


def relaxed(news: Section, places: tuple[int, ...] | None, *, policies: bool = True) -> tuple[str, ...]:
    found = Safeguards(places, policies=policies)
    found.look_before()
    with_policy(news, four_eyes=False)
    broken, said = found.look_after()
    assert broken == ()
    return tuple(one for one in said if one.startswith(FOUR_EYES))


def test_where_nothing_changes_nothing_is_said(articles: None) -> None:
    found = Safeguards(None, policies=True)
    found.look_before()
    assert found.look_after() == ((), ())


def test_what_is_relaxed_is_counted_everywhere_and_below_the_places_named(
    articles: None, news: Section
) -> None:
    assert relaxed(news, None) == (f"{FOUR_EYES}2.",)


def test_below_the_places_that_are_named_only_what_stands_there_counts(articles: None, news: Section) -> None:
    assert relaxed(news, (news.scope_id,)) == (f"{FOUR_EYES}2.",)


def test_what_is_relaxed_elsewhere_is_not_looked_at(articles: None, news: Section, policies: Section) -> None:
    assert relaxed(news, (policies.scope_id,)) == ()


def test_a_change_that_touches_no_policy_is_spared_the_counting(articles: None, news: Section) -> None:
    assert relaxed(news, None, policies=False) == ()


@pytest.fixture
def too_many_to_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rbac.looked_at.MOST", 2)


@pytest.mark.usefixtures("too_many_to_count")
def test_of_too_many_it_is_found_at_which_places(articles: None, news: Section, policies: Section) -> None:
    assert relaxed(news, None) == (f"{FOUR_EYES}2.",)
    with_policy(news, four_eyes=True)
    assert relaxed(news, (policies.scope_id,)) == ()


@pytest.mark.usefixtures("too_many_to_count")
def test_what_is_relaxed_here_is_not_made_up_for_elsewhere(
    articles: None, news: Section, policies: Section
) -> None:
    with_policy(policies, four_eyes=False)
    found = Safeguards(None, policies=True)
    found.look_before()
    with_policy(news, four_eyes=False)
    with_policy(policies, four_eyes=True)
    assert f"{FOUR_EYES}2." in found.look_after()[1]


@pytest.mark.usefixtures("too_many_to_count")
def test_of_more_than_a_thousand_it_is_said_that_they_are_more(
    articles: None, news: Section, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rbac.looked_at.AT_LEAST", 1)
    monkeypatch.setattr("rbac.safeguards.AT_LEAST", 1)
    assert relaxed(news, None) == (f"{FOUR_EYES}more than 1.",)


@pytest.mark.usefixtures("too_many_to_count")
def test_of_too_many_nothing_is_said_where_nothing_changes(articles: None) -> None:
    found = Safeguards(None, policies=True)
    found.look_before()
    assert found.look_after() == ((), ())


@pytest.mark.parametrize("invariant", safeguards._governed(), ids=lambda one: one.name)
def test_what_is_demanded_follows_from_the_place(invariant: Invariant) -> None:
    """Of too many things one is looked at at each place."""
    model = safeguards._model(invariant)
    path = rulebook.scope_path(model)
    if path.count("__") == 1:
        asked = str(model._default_manager.filter(invariant.demanded_query).order_by().values("pk").query)
        own = set(re.findall(rf'"{model._meta.db_table}"\."(\w+)"', asked))
        assert own <= {"id", f"{nearest(path)}_id"}
