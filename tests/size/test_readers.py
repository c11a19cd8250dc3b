"""What readers find in lists is read, and nothing of what stands beside it, however much that is."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from content.bylines.verbs import add_byline
from content.models import Article, Byline, Filed, Revision, Section, Topic, UnderByline
from content.models.articles.article import ArticleKind
from content.public.feeds import sitemap
from content.public.queries.timely import PAGES_SHOWN
from tests.content.conftest import published_by
from tests.counting import Models, look_over, rows_read, rows_read_as_planned
from tests.newsroom import Person
from tests.policies import with_policy
from tests.size.many import Owner, many_articles, many_live

pytestmark = [pytest.mark.usefixtures("fresh_database"), pytest.mark.late]

type Read = Callable[..., int]
MANY = 2_000
A_PAGE = 100  # 31 entries, and each looked at again for what is told of it


@pytest.fixture
def read(owner_connection: Owner, anon: Client, monkeypatch: pytest.MonkeyPatch) -> Read:
    """The most rows of a table that an address reads, by indexes; before PostgreSQL knows its tables, too."""
    # Limits are counted outside of transactions, and here one stands around what is asked.
    monkeypatch.setattr("content.api.answers.gate.admit", lambda _request, _limit: None)

    def count(*addresses: str, model: Models = Article, unknown: bool = True, planned: bool = False) -> int:
        asks = [partial(anon.get, address) for address in addresses]

        def by_indexes() -> list[int]:
            with transaction.atomic():
                return [rows_read(model, ask) for ask in asks]

        for ask in asks:
            ask()  # what is read once a process
        rows = by_indexes() if unknown else []
        look_over(owner_connection)
        return max(rows + by_indexes() + [rows_read_as_planned(model, ask) for ask in asks if planned])

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


def test_newer_pages_of_other_kinds_are_not_read(
    story: Article, news: Section, cara: Person, anon: Client, read: Read
) -> None:
    beside(story, cara, news, "notice")
    addresses = ("/", "/feed/", "/news/")
    assert ["The oldest" in anon.get(address).text for address in addresses] == [True] * 3
    assert read(*addresses) <= A_PAGE


def test_nor_what_is_for_other_readers(
    story: Article, policies: Section, colin: Person, anon: Client, read: Read
) -> None:
    """In lists for people and for programs."""
    beside(story, colin, policies)
    with_policy(policies, audience="members")
    asked = ("", "kind=article", "topic=ferries", "section=news", "section=news&topic=ferries")
    pages, lists = ("/", "/feed/", "/topics/ferries/"), [f"/api/v1/articles/?{query}" for query in asked]
    assert ["The oldest" in anon.get(address).text for address in pages] == [True] * 3
    for address in lists:
        assert [one["title"] for one in anon.get(address).json()["articles"]] == ["The oldest"]
    assert read(*pages, *lists) <= A_PAGE


def test_of_very_many_pages_of_a_section_those_are_read_that_are_shown(
    story: Article, news: Section, cara: Person, anon: Client, read: Read
) -> None:
    many_live(news, cara, MANY, kind="page")
    page = anon.get("/news/").text
    assert f">live-{MANY - 1}<" in page
    assert ">live-0<" not in page
    assert read("/news/", unknown=False) <= 2 * PAGES_SHOWN + A_PAGE


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
    story: Article, news: Section, cara: Person, anon: Client, owner_connection: Owner, read: Read
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
    assert read("/news/", unknown=False) <= A_PAGE


@pytest.fixture
def jane(edna: Person) -> Byline:
    return add_byline(by=edna, name="Jane Doe")


def test_the_page_of_someone_reads_nothing_that_is_not_live(
    news: Section, jane: Byline, cara: Person, ed: Person, anon: Client, read: Read
) -> None:
    published_by(cara, ed, news, "By Jane", bylines=[jane])
    Revision.objects.bulk_create(
        Revision(article=article, number=2, title="Draft", author=cara, digest="0" * 64, byline_ids=[jane.pk])
        for article in many_articles(news, cara)
    )
    address = f"/bylines/{jane.public_id}/"
    assert anon.get(address).status_code == 200
    assert read(address, model=(Article, Revision), unknown=False) <= 10


def test_nor_more_than_a_page_of_what_is(news: Section, jane: Byline, cara: Person, read: Read) -> None:
    many_live(news, cara, byline_ids=[jane.pk])
    assert read(f"/bylines/{jane.public_id}/", model=(Article, Revision), unknown=False) <= 100


def test_programs_find_a_rare_kind_without_all_others(
    news: Section, cara: Person, ed: Person, anon: Client, read: Read
) -> None:
    published_by(cara, ed, news, "Imprint", kind=ArticleKind.PAGE)
    many_live(news, cara)
    found = anon.get("/api/v1/articles/?kind=page").json()["articles"]
    assert [one["title"] for one in found] == ["Imprint"]
    assert read("/api/v1/articles/?kind=page", unknown=False) <= 20


def test_the_index_of_the_sitemap_reads_no_files(
    news: Section, cara: Person, anon: Client, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One article for each file, and as many as show that one file would be too large."""
    monkeypatch.setattr(sitemap, "ADDRESSES_A_FILE", 10)
    live = many_live(news, cara)
    files = (live[-1].pk - 1) // 10 + 1
    rows = read("/sitemap.xml", unknown=False)
    assert f"?part={files}<" in anon.get("/sitemap.xml").text
    assert rows <= len(live) // 10 + 50


@pytest.mark.parametrize("addresses", [10, 10_000])
def test_the_map_of_a_site_reads_nothing_that_is_not_public(
    addresses: int, news: Section, policies: Section, cara: Person, ed: Person, anon: Client, read: Read,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """As an index, and in one file."""
    monkeypatch.setattr(sitemap, "ADDRESSES_A_FILE", addresses)
    many_articles(news, cara)
    many_live(policies, cara)
    with_policy(policies, audience="members")
    published_by(cara, ed, news, "Here")
    assert read("/sitemap.xml", unknown=False) <= 20
    assert "<loc>" in anon.get("/sitemap.xml").text


MEMBERS_ONLY = 1_500
FEW = 20  # a row is looked at in each section, and again for what is told of it


@pytest.fixture
def for_members(news: Section, policies: Section, jane: Byline, colin: Person) -> list[Article]:
    """Newer than everything beside it."""
    with_policy(policies, audience="members")
    return many_live(policies, colin, MEMBERS_ONLY, byline_ids=[jane.pk])


@pytest.fixture
def story_of_jane(news: Section, jane: Byline, cara: Person, ed: Person) -> Article:
    story: Article = published_by(cara, ed, news, "For everybody", bylines=[jane])
    return story


def test_the_page_of_someone_who_writes_for_members(
    story_of_jane: Article, for_members: list[Article], jane: Byline, anon: Client, read: Read
) -> None:
    address = f"/bylines/{jane.public_id}/"
    assert "For everybody" in anon.get(address).text
    assert for_members[0].slug not in anon.get(address).text
    assert read(address, model=(Article, UnderByline), planned=True) <= FEW


def test_nor_that_of_someone_who_writes_for_no_one_else(
    for_members: list[Article], jane: Byline, anon: Client, read: Read
) -> None:
    address = f"/bylines/{jane.public_id}/"
    assert anon.get(address).status_code == 404
    assert read(address, model=(Article, UnderByline), planned=True) <= FEW


def test_nor_what_stands_under_the_name_that_became_hers(
    story_of_jane: Article,
    news: Section,
    policies: Section,
    jane: Byline,
    cara: Person,
    anon: Client,
    read: Read,
) -> None:
    was = Byline.objects.create(name="Jane Roe", merged_into=jane)
    with_policy(policies, audience="members")
    many_live(policies, cara, MEMBERS_ONLY, byline_ids=[was.pk])
    many_live(news, cara, 1, name="once", byline_ids=[was.pk])
    address = f"/bylines/{jane.public_id}/"
    page = anon.get(address).text
    assert ("For everybody" in page, "once-0" in page) == (True, True)
    assert read(address, model=UnderByline, planned=True) <= FEW


@pytest.mark.parametrize("is_for_everybody", [True, False])
def test_the_map_of_a_site_names_a_user_who_has_something_for_everybody(
    is_for_everybody: bool, for_members: list[Article], news: Section, jane: Byline, cara: Person, anon: Client,
    read: Read,
) -> None:  # fmt: skip
    if is_for_everybody:
        many_live(news, cara, 1, name="here", byline_ids=[jane.pk])
    assert (f"/bylines/{jane.public_id}/" in anon.get("/sitemap.xml").text) == is_for_everybody
    assert read("/sitemap.xml", model=UnderByline, planned=True) <= FEW


@pytest.mark.parametrize("is_for_everybody", [True, False])
def test_and_topics_about_which_everybody_finds_something(
    is_for_everybody: bool,
    for_members: list[Article],
    news: Section,
    cara: Person,
    anon: Client,
    read: Read,
) -> None:
    topic = Topic.objects.create(name="Ferries", slug="ferries")
    about = for_members + (many_live(news, cara, 1, name="here") if is_for_everybody else [])
    Filed.objects.bulk_create(Filed(article=one, topic=topic) for one in about)
    assert ("/topics/ferries/" in anon.get("/sitemap.xml").text) == is_for_everybody
    assert read("/sitemap.xml", model=Filed, planned=True) <= FEW
