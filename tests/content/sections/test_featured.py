"""What stands first on the front page and on pages of sections, in an order that editors choose."""

import re

import pytest
from django.test import Client
from pytest_django.asserts import assertNumQueries

from audit.models import Entry
from content import workflow
from content.errors import WrongState
from content.models import Article, Section
from content.sections.featured import MOST, arrange_first
from rbac.errors import Refused
from tests.content.conftest import published_by
from tests.newsroom import Person
from tests.policies import with_policy


@pytest.fixture
def four(news: Section, cara: Person, ed: Person) -> list[Article]:
    return [published_by(cara, ed, news, f"Story {number}") for number in range(4)]


def titles(client: Client, path: str) -> list[str]:
    return re.findall(r'teaser__title"><a href="[^"]+">([^<]+)</a>', client.get(path).text)


@pytest.mark.parametrize("who", ["otto", "cara", "colin"], indirect=True)
def test_who_is_no_editor_there_arranges_nothing(who: Person, published: Article, news: Section) -> None:
    with pytest.raises(Refused):
        arrange_first(news, published.pk, "add", by=who)


def test_an_editor_of_one_section_leaves_the_front_page_alone(published: Article, ed: Person) -> None:
    with pytest.raises(Refused):
        arrange_first(None, published.pk, "add", by=ed)


def test_only_what_readers_see_there_stands_there(
    published: Article, news: Section, policies: Section, ada: Person
) -> None:
    draft = workflow.create_article(news, by=ada, title="A draft", body="<p>x</p>")
    for section, article in ((news, draft.pk), (policies, published.pk), (news, 999_999_999)):
        with pytest.raises(WrongState):
            arrange_first(section, article, "add", by=ada)


def test_what_is_only_for_members_does_not_stand_on_the_front_page(
    published: Article, news: Section, ada: Person
) -> None:
    with_policy(news, audience="members")
    with pytest.raises(WrongState):
        arrange_first(None, published.pk, "add", by=ada)


def test_the_order_is_the_chosen_one_and_then_the_newest(
    four: list[Article], news: Section, ed: Person, anon: Client
) -> None:
    zero, one, _two, _three = four
    arrange_first(news, zero.pk, "add", by=ed)
    arrange_first(news, one.pk, "add", by=ed)
    assert titles(anon, "/news/") == ["Story 0", "Story 1", "Story 3", "Story 2"]
    arrange_first(news, one.pk, "up", by=ed)
    assert titles(anon, "/news/") == ["Story 1", "Story 0", "Story 3", "Story 2"]
    arrange_first(news, one.pk, "down", by=ed)
    arrange_first(news, zero.pk, "remove", by=ed)
    assert titles(anon, "/news/") == ["Story 1", "Story 3", "Story 2", "Story 0"]
    assert Entry.objects.filter(event="content.featured_articles.changed").count() == 5


def test_the_front_page_begins_with_them_and_shows_each_once(
    four: list[Article], edna: Person, anon: Client
) -> None:
    arrange_first(None, four[1].pk, "add", by=edna)
    arrange_first(None, four[0].pk, "add", by=edna)
    assert titles(anon, "/") == ["Story 1", "Story 0", "Story 3", "Story 2"]


def test_what_is_taken_down_stands_there_no_more(
    four: list[Article], news: Section, ed: Person, edna: Person, anon: Client
) -> None:
    arrange_first(news, four[0].pk, "add", by=ed)
    arrange_first(None, four[0].pk, "add", by=edna)
    workflow.take_down(four[0], by=ed, reason="Wrong.")
    assert "Story 0" not in [*titles(anon, "/"), *titles(anon, "/news/")]


def test_no_more_than_ten(news: Section, cara: Person, ed: Person) -> None:
    for number in range(MOST):
        arrange_first(news, published_by(cara, ed, news, f"Story {number}").pk, "add", by=ed)
    with pytest.raises(WrongState):
        arrange_first(news, published_by(cara, ed, news, "One more").pk, "add", by=ed)


@pytest.mark.parametrize(("page", "queries"), [("/", 4), ("/news/", 2)])
def test_few_queries(
    page: str, queries: int, four: list[Article], news: Section, ada: Person, anon: Client
) -> None:  # fmt: skip
    for section in (None, news):
        arrange_first(section, four[0].pk, "add", by=ada)
    anon.get(page)
    with assertNumQueries(queries):
        anon.get(page)
