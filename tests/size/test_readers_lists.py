"""What readers and programs find in lists is read, and nothing of what stands beside it, however much that is."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Model
from django.test import Client

from content.bylines.verbs import add_byline
from content.models import Article, Byline, Revision, Section
from content.models.articles.article import ArticleKind
from content.public.feeds import sitemap
from tests.content.conftest import published_by
from tests.counting import rows_read
from tests.newsroom import Person
from tests.policies import with_policy
from tests.size.many import MANY, many_articles, many_live

type Read = Callable[[type[Model], str], int]

pytestmark = [pytest.mark.usefixtures("fresh_database"), pytest.mark.late]


@pytest.fixture
def read(owner_connection: Any, anon: Client) -> Read:
    """How many rows of a table are read for an address, by anyone who knows how large the tables are."""

    def count(model: type[Model], address: str) -> int:
        owner_connection.execute("ANALYZE")
        anon.get(address)
        with transaction.atomic():
            return rows_read(model, lambda: anon.get(address))

    return count


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
    address = f"/bylines/{jane.pk}/"
    assert anon.get(address).status_code == 200
    assert read(Revision, address) <= 10
    assert read(Article, address) <= 10


def test_nor_more_than_a_page_of_what_is(news: Section, jane: Byline, cara: Person, read: Read) -> None:
    many_live(news, cara, byline_ids=[jane.pk])
    assert read(Article, f"/bylines/{jane.pk}/") <= 100
    assert read(Revision, f"/bylines/{jane.pk}/") <= 100


def test_programs_find_a_rare_kind_without_all_others(
    news: Section, cara: Person, ed: Person, anon: Client, read: Read
) -> None:
    published_by(cara, ed, news, "Imprint", kind=ArticleKind.PAGE)
    many_live(news, cara)
    found = anon.get("/api/v1/articles/?kind=page").json()["articles"]
    assert [one["title"] for one in found] == ["Imprint"]
    assert read(Article, "/api/v1/articles/?kind=page") <= 20


def test_the_index_of_the_sitemap_reads_no_files(
    news: Section, cara: Person, anon: Client, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One article for each file, and as many as show that one file would be too large."""
    monkeypatch.setattr(sitemap, "ADDRESSES_A_FILE", 10)
    live = many_live(news, cara)
    files = (live[-1].pk - 1) // 10 + 1
    rows = read(Article, "/sitemap.xml")
    assert f"?part={files}<" in anon.get("/sitemap.xml").text
    assert rows <= MANY // 10 + 50


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
    assert read(Article, "/sitemap.xml") <= 20
    assert "<loc>" in anon.get("/sitemap.xml").text
