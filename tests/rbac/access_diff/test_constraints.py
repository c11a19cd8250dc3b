"""Before a change it is said which constraints policies would demand no longer, and of how many objects."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from accounts.models import User
from content import workflow
from content.models import Article, Section
from rbac.access_diff import sample
from rbac.access_diff.diff import AccessDiff, access_diff
from rbac.account_state import state_of
from tests.corrections import corrected
from tests.newsroom import fresh
from tests.policies import with_policy

FOUR_EYES = "“no one approves their own text” would no longer be demanded: articles, "
PASSKEY = "“a passkey where the section asks for one” would no longer be demanded: "


@pytest.fixture
def articles(draft: Article, news: Section, policies: Section, ada: User) -> None:
    """Two articles in News, one in Policies."""
    workflow.create_article(news, by=ada, title="Tides")
    workflow.create_article(policies, by=ada, title="Dogs")


def relaxed(
    change: Callable[[], object], about: str = FOUR_EYES, *, places: list[Section] | None = None
) -> list[str]:
    found = access_diff(change, places=None if places is None else [one.scope_id for one in places])
    assert found.broken == ()
    return [said for said in found.relaxed if said.startswith(about)]


def test_where_nothing_changes_nothing_is_said(articles: None) -> None:
    assert access_diff(lambda: None) == AccessDiff((), access_diff(lambda: None).people)


def test_what_is_relaxed_is_counted_everywhere_and_below_the_places_named(
    articles: None, news: Section, policies: Section
) -> None:
    def loosen() -> None:
        with_policy(news, four_eyes=False)

    assert relaxed(loosen) == [f"{FOUR_EYES}2."]
    assert relaxed(loosen, places=[news]) == [f"{FOUR_EYES}2."]
    assert relaxed(loosen, places=[policies]) == []


def test_what_is_relaxed_here_is_not_made_up_for_elsewhere(
    articles: None, news: Section, policies: Section
) -> None:
    with_policy(policies, four_eyes=False)

    def swap() -> None:
        with_policy(news, four_eyes=False)
        with_policy(policies, four_eyes=True)

    assert relaxed(swap) == [f"{FOUR_EYES}2."]


def test_a_change_that_concerns_certain_people_is_spared_the_counting(
    articles: None, news: Section, otto: User
) -> None:
    found = access_diff(lambda: with_policy(news, four_eyes=False), people=[otto.pk])
    assert found.relaxed == ()


def test_of_more_objects_than_are_compared_it_is_a_minimum(
    articles: None, news: Section, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sample, "MOST_OBJECTS", 1)
    loosened = relaxed(lambda: with_policy(news, four_eyes=False), places=[news])
    assert loosened == [f"{FOUR_EYES}at least 1."]


def test_a_name_that_several_invariants_have_is_said_of_each(
    published: Article, ed: User, news: Section, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Said of corrections alone, no one would learn it of the articles."""
    for module in ("policies.change", "conditions"):  # who sets policies has one: without, no one demands it
        monkeypatch.setattr(f"content.{module}.state_of", lambda by: replace(state_of(by), passkey=True))
    corrected(fresh(published), ed, "From June.")
    with_policy(news, factor="passkey")
    said = relaxed(lambda: with_policy(news, factor="any"), PASSKEY)
    assert [one.removeprefix(PASSKEY) for one in said] == [
        "articles, 1.",
        "sections, 1.",
        "urgent corrections, 1.",
    ]
