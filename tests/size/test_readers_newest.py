"""The newest that readers find is read, whatever is newer beside it: other kinds, other readers, other sections.

With and without what PostgreSQL knows of its tables.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from content.models import Article, Filed, Section, Topic
from content.public.queries.events import PAGES_SHOWN
from tests.content.conftest import published_by
from tests.counting import look_over, rows_read
from tests.newsroom import Person
from tests.policies import with_policy
from tests.size.many import many_live

type Read = Callable[[str], int]

pytestmark = [pytest.mark.usefixtures("fresh_database"), pytest.mark.late]
MANY = 2_000
A_PAGE = 100  # 31 entries, and each looked at again for what is told of it


@pytest.fixture(params=["with statistics", "without"])
def read(request: pytest.FixtureRequest, owner_connection: Any, anon: Client) -> Read:
    """How many articles are read for an address."""

    def count(address: str) -> int:
        if request.param == "with statistics":
            look_over(owner_connection)
        anon.get(address)  # what is read once a process
        with transaction.atomic():
            return rows_read(Article, lambda: anon.get(address))

    return count


@pytest.fixture
def story(news: Section, cara: Person, ed: Person) -> Article:
    """Older than everything beside it."""
    topic = Topic.objects.create(name="Ferries", slug="ferries")
    story: Article = published_by(cara, ed, news, "The oldest")
    story.topics.add(topic)
    return story


def beside(story: Article, by: Person, section: Section, kind: str = "article") -> None:
    live = many_live(section, by, MANY, kind=kind)
    Filed.objects.bulk_create(Filed(article=one, topic=story.topics.get()) for one in live)


@pytest.mark.parametrize("address", ["/", "/feed/", "/news/"])
def test_newer_pages_of_other_kinds_are_not_read(
    address: str, story: Article, news: Section, cara: Person, anon: Client, read: Read
) -> None:
    beside(story, cara, news, "notice")
    assert "The oldest" in anon.get(address).text
    assert read(address) <= A_PAGE


@pytest.mark.parametrize("address", ["/", "/feed/", "/topics/ferries/"])
def test_nor_what_is_for_other_readers(
    address: str, story: Article, policies: Section, colin: Person, anon: Client, read: Read
) -> None:
    beside(story, colin, policies)
    with_policy(policies, audience="members")
    assert "The oldest" in anon.get(address).text
    assert read(address) <= A_PAGE


@pytest.mark.parametrize(
    "query", ["", "kind=article", "topic=ferries", "section=news", "section=news&topic=ferries"]
)
def test_nor_in_lists_for_programs(
    query: str, story: Article, policies: Section, colin: Person, anon: Client, read: Read
) -> None:
    beside(story, colin, policies)
    with_policy(policies, audience="members")
    address = f"/api/v1/articles/?{query}"
    assert [one["title"] for one in anon.get(address).json()["articles"]] == ["The oldest"]
    assert read(address) <= A_PAGE


def test_of_very_many_pages_of_a_section_those_are_read_that_are_shown(
    story: Article, news: Section, cara: Person, anon: Client, owner_connection: Any
) -> None:
    many_live(news, cara, MANY, kind="page")
    page = anon.get("/news/").text
    assert f">live-{MANY - 1}<" in page
    assert ">live-0<" not in page
    look_over(owner_connection)
    with transaction.atomic():
        assert rows_read(Article, lambda: anon.get("/news/")) <= 2 * PAGES_SHOWN + A_PAGE


def test_nor_where_editors_choose_what_stands_first(
    story: Article, news: Section, policies: Section, colin: Person, as_ed: Client, owner_connection: Any
) -> None:
    many_live(news, colin, MANY, kind="notice", name="notice")
    many_live(policies, colin, MANY)
    look_over(owner_connection)
    address = f"/cms/sections/{news.pk}/first/"
    assert "The oldest" in as_ed.get(address).text
    with transaction.atomic():
        assert rows_read(Article, lambda: as_ed.get(address)) <= A_PAGE


def test_nor_what_is_newer_elsewhere(
    story: Article, policies: Section, colin: Person, anon: Client, read: Read
) -> None:
    many_live(policies, colin, MANY)
    assert "The oldest" in anon.get("/news/").text
    assert read("/news/") <= A_PAGE


def test_nor_what_is_long_over(
    story: Article, news: Section, cara: Person, anon: Client, owner_connection: Any
) -> None:
    """Of past events those that a section shows, where PostgreSQL knows that few are still to come."""
    live = many_live(news, cara, MANY, kind="event")
    keys = [one.pk for one in live]
    owner_connection.execute("ALTER TABLE content_article DISABLE TRIGGER USER")
    owner_connection.execute(
        "UPDATE content_article SET begins_at = now() - id * interval '2 hours',"
        " ends_at = now() - id * interval '1 hour' WHERE id = ANY(%s)", [keys])  # fmt: skip
    owner_connection.execute("ALTER TABLE content_article ENABLE TRIGGER USER")
    shown = anon.get("/news/").text
    assert ">live-0<" in shown
    assert ">live-3<" not in shown
    look_over(owner_connection)
    with transaction.atomic():
        assert rows_read(Article, lambda: anon.get("/news/")) <= A_PAGE
