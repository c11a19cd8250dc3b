"""Before a change: what places would demand no longer is said, with how much of it there is, and nothing else is."""

import re
from dataclasses import replace

import pytest

from accounts.models import User
from content import workflow
from content.models import Article, Section
from rbac import safeguards
from rbac.account_state import state_of
from rbac.rulebook import Invariant, rulebook
from rbac.safeguards import Safeguards
from rbac.standing import nearest
from tests.corrections import corrected
from tests.newsroom import fresh
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


@pytest.mark.parametrize(("least", "said"), [(2, "2"), (1, "more than 1")])
def test_no_larger_number_is_said_than_somebody_would_count(
    least: int, said: str, articles: None, news: Section, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rbac.looked_at.MOST", 2)
    monkeypatch.setattr("rbac.safeguards.AT_LEAST", least)
    monkeypatch.setattr("rbac.looked_at.AT_LEAST", least)
    assert relaxed(news, None) == (f"{FOUR_EYES}{said}.",)


def test_of_too_many_it_is_not_looked_for_elsewhere(
    articles: None, news: Section, policies: Section, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rbac.looked_at.MOST", 0)
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


@pytest.fixture
def with_passkeys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever sets policies has one: without, nobody demands it."""
    for module in ("set_policy", "conditions"):
        monkeypatch.setattr(f"content.{module}.state_of", lambda by: replace(state_of(by), passkey=True))


PASSKEY = "“a passkey where the section asks for one” would no longer be demanded: urgent corrections, "


def corrections_no_longer(published: Article, ed: User, *, of: Section | None) -> tuple[bool, list[str]]:
    """Whether all was looked at, and what is said of three corrections, two of them newer."""
    for text in ("From May or June.", "From June.", "From July."):
        corrected(fresh(published), ed, text)
    section = published.section
    with_policy(section, factor="passkey")
    found = Safeguards((of.scope_id,) if of else None, policies=True)
    found.look_before()
    with_policy(section, factor="any")
    said = [one for one in found.look_after()[1] if one.startswith(PASSKEY)]
    return found.is_whole, said


@pytest.mark.usefixtures("with_passkeys")
def test_a_few_corrections_are_counted(published: Article, ed: User) -> None:
    assert corrections_no_longer(published, ed, of=None) == (True, [f"{PASSKEY}3."])


@pytest.mark.usefixtures("with_passkeys")
@pytest.mark.parametrize(("most", "said"), [(3, (True, "3")), (2, (False, "at least 2"))])
def test_of_many_corrections_the_newest_are_looked_at_and_that_is_said(
    most: int, said: tuple[bool, str], published: Article, ed: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rbac.looked_at.MOST", most)
    whole, number = said
    assert corrections_no_longer(published, ed, of=None) == (whole, [f"{PASSKEY}{number}."])


@pytest.mark.usefixtures("too_many_to_count", "with_passkeys")
def test_corrections_elsewhere_are_neither_looked_at_nor_told(
    published: Article, policies: Section, ed: User
) -> None:
    assert corrections_no_longer(published, ed, of=policies) == (True, [])
