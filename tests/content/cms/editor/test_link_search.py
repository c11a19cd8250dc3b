"""Pages that the link dialog offers, and links that go on arriving wherever their page moves.

Tests of content.cms.editor.link_search.
"""

import pytest
from django.conf import settings as site_settings
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from content.models import Article, Section
from content.taxonomy.topics import add_topic
from tests.newsroom import Person, fresh
from tests.words import readdressed

CHOOSE = "/cms/links/choose/?q="
SITE_URL = site_settings.SITE_URL


def pages(client: Client, words: str) -> list[dict[str, str]]:
    return client.get(CHOOSE + words).json()["pages"]  # type: ignore[no-any-return]


@pytest.mark.parametrize("words", ["", "%20", "!?", "zz"])
def test_without_words_there_is_nothing(words: str, published: Article, as_cara: Client) -> None:
    assert pages(as_cara, words) == []


def test_articles_sections_and_topics_are_found_with_their_addresses(
    published: Article, policies: Section, ada: Person, as_cara: Client
) -> None:
    add_topic(by=ada, name="Ferries and news")
    assert pages(as_cara, "ferry tim") == [
        {
            "title": published.live.title,
            "address": f"/{published.address.path}/",
            "about": "News",
            "state": "",
        }
    ]
    assert [(page["address"], page["about"]) for page in pages(as_cara, "news")] == [
        ("/news/", "Section"),
        ("/topics/ferries-and-news/", "Topic"),
    ]


def test_a_mistyped_word_finds_it_too(published: Article, as_cara: Client) -> None:
    assert [page["address"] for page in pages(as_cara, "fery%20timetabel")] == [f"/{published.address.path}/"]


def test_what_readers_would_not_find_says_so(draft: Article, as_cara: Client) -> None:
    assert [page["state"] for page in pages(as_cara, "ferry")] == ["not public"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=12)
@given(st.lists(st.tuples(st.booleans(), st.sampled_from(["a", "b", "c"])), min_size=1, max_size=6))
def test_a_link_arrives_however_often_its_page_moves(
    published: Article,
    news: Section,
    policies: Section,
    ada: Person,
    anon: Client,
    moves: list[tuple[bool, str]],
) -> None:
    stored = f"/{fresh(published).address.path}/"
    for to_policies, slug in moves:
        now = fresh(published)
        target = news if now.section_id == news.pk or not to_policies else policies
        readdressed(now, target, by=ada, slug=slug)
        first = anon.get(stored)
        here = f"/{fresh(published).address.path}/"
        assert first.status_code == 200 if stored == here else first.headers["Location"] == here
        assert anon.get(here).status_code == 200


def at(client: Client, *addresses: str) -> dict[str, dict[str, str]]:
    return client.get("/cms/links/choose/", {"at": addresses}).json()["at"]  # type: ignore[no-any-return]


def test_an_address_of_what_one_may_not_see_leads_nowhere(
    draft: Article, as_colin: Client, as_otto: Client
) -> None:
    desk = f"/cms/articles/{draft.pk}/"
    assert at(as_colin, desk, f"/{draft.address.path}/", "/cms/articles/999999/") == {}
    assert as_otto.get("/cms/links/choose/", {"at": desk}).status_code == 403


def test_every_address_of_a_page_leads_to_the_one_that_readers_get(
    published: Article, news: Section, ada: Person, as_cara: Client
) -> None:
    old = f"/{published.address.path}/"
    readdressed(published, news, by=ada, slug="new-times")
    asked = [
        *(f"/cms/articles/{published.pk}/{verb}" for verb in ("", "history/", "review/")),
        f"{SITE_URL}/cms/articles/{published.pk}/?saved=1#x",
        f"{SITE_URL}{old}",
        old,
    ]
    page = {"title": fresh(published).live.title, "address": "/news/new-times/", "state": ""}
    assert at(as_cara, *asked) == dict.fromkeys(asked, page)
    assert (
        at(as_cara, f"{old}?a=1#comments")[f"{old}?a=1#comments"]["address"]
        == "/news/new-times/?a=1#comments"
    )


@pytest.mark.parametrize(
    "address",
    [
        "",
        "/cms/",
        "/cms/articles/",
        f"/cms/articles/{10**30}/",
        "https://example.org/cms/articles/1/",
        "//[",
        "/\0/",
    ],
)
def test_what_is_no_page_of_this_site_leads_nowhere(
    address: str, published: Article, as_cara: Client
) -> None:
    assert at(as_cara, address) == {}


def test_a_section_is_a_page_too_and_a_draft_says_that_it_is_not_public(
    draft: Article, news: Section, as_cara: Client
) -> None:
    found = at(as_cara, f"/cms/sections/{news.pk}/", f"/cms/articles/{draft.pk}/")
    assert [(page["address"], page["state"]) for page in found.values()] == [
        (f"/{draft.address.path}/", "not public"),
        ("/news/", ""),
    ][::-1]


def test_many_addresses_take_as_few_queries_as_one(
    published: Article, as_cara: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    desk = f"/cms/articles/{published.pk}/"
    at(as_cara, desk)
    with django_assert_max_num_queries(8):  # four of them for anyone who asks
        assert len(at(as_cara, *(f"{desk}?{number}" for number in range(90)))) == 50
