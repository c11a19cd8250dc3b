"""content.public.pages.search: pages of results in order, from both sides, without a cookie, and with an end."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from content import workflow
from content.models import Article, Section
from tests.content.public.conftest import published_by
from tests.content.public.queries.test_teasers import link, titles
from tests.newsroom import Person
from tests.policies import with_policy


@pytest.fixture
def seven(cara: Person, ed: Person, news: Section, monkeypatch: pytest.MonkeyPatch) -> list[Article]:
    """Seven articles about a harbour on pages of two, the oldest first; the newest has the word in its title."""
    monkeypatch.setattr("content.public.pages.search.SHOWN", 2)
    text = "<p>About the harbour.</p>"
    return [published_by(cara, ed, news, f"Story {number}", text) for number in range(7)]


def asked(client: Client, query: str = "harbour", **marks: int) -> Any:
    found: dict[str, str | int] = {"q": query, **marks}
    return client.get("/search/", found)


def pages(client: Client, query: str = "harbour") -> list[Any]:
    found = [asked(client, query)]
    while address := link(found[-1], "next"):
        found.append(client.get(address.replace("&amp;", "&")))
    return found


def test_what_is_hidden_is_no_place_to_turn_at(
    seven: list[Article], colin: Person, edna: Person, policies: Section, anon: Client
) -> None:
    hidden = published_by(colin, edna, policies, "Hidden", "<p>harbour</p>")
    with_policy(policies, audience="roles")
    anon.get("/")
    with CaptureQueriesContext(connection) as unknown:
        nowhere = asked(anon, before=10**17)
    with CaptureQueriesContext(connection) as known:
        behind = asked(anon, before=hidden.pk)
    assert len(unknown) == len(known)
    assert (nowhere.status_code, nowhere.content) == (behind.status_code, behind.content)
    assert "These results have moved" in behind.text
    assert 'href="/search/?q=harbour">Best results<' in behind.text


@pytest.mark.parametrize("mark", ["x", "-1", "1_0", "٣", "", "9" * 19])
def test_a_mark_that_is_no_number_leads_nowhere(seven: list[Article], anon: Client, mark: str) -> None:
    assert anon.get("/search/", {"q": "harbour", "before": mark}).status_code == 404


def test_what_is_hidden_changes_no_page(
    seven: list[Article], colin: Person, edna: Person, policies: Section, anon: Client
) -> None:
    with_policy(policies, audience="members")
    before = [page.content for page in pages(anon)]
    published_by(colin, edna, policies, "Hidden", "<p>harbour</p>")
    assert [page.content for page in pages(anon)] == before


def test_a_page_has_one_address_from_both_sides(seven: list[Article], anon: Client) -> None:
    found = pages(anon)
    assert [titles(page) for page in found] == [
        ["Story 6", "Story 5"],
        ["Story 4", "Story 3"],
        ["Story 2", "Story 1"],
        ["Story 0"],
    ]
    forward = [None, *(link(page, "next") for page in found)]
    assert [link(page, "prev") for page in found] == [None, "/search/?q=harbour", *forward[1:3]]
    assert [page.text.count("Best results") for page in found] == [0, 1, 1, 1]
    assert "Results 3 to 4, the best first." in found[1].text
    assert not any(page.cookies for page in found)


def test_a_page_may_be_kept_and_is_asked_for_with_one_query(
    seven: list[Article], anon: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    address = (link(asked(anon), "next") or "").replace("&amp;", "&")
    first = anon.get(address)
    assert "s-maxage=2" in first["Cache-Control"]
    assert first["ETag"] != asked(anon)["ETag"]
    with django_assert_num_queries(1):
        assert anon.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_the_last_page_costs_what_the_second_does(
    seven: list[Article], anon: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    addresses = [page.wsgi_request.get_full_path() for page in pages(anon)]
    for address in addresses[1:]:
        with django_assert_num_queries(4):
            anon.get(address)


def test_pages_end_where_the_search_looks_no_further(
    seven: list[Article], anon: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("content.search.query", "content.public.pages.search"):
        monkeypatch.setattr(f"{module}.CANDIDATES", 5)
    found = pages(anon)
    assert [len(titles(page)) for page in found] == [2, 2, 1]
    assert ["goes no further" in page.text for page in found] == [False, False, True]


def test_what_is_nearly_meant_turns_pages_too(seven: list[Article], anon: Client) -> None:
    found = pages(anon, "harbuor")
    assert [title for page in found for title in titles(page)] == [f"Story {n}" for n in range(6, -1, -1)]
    assert all("No page has exactly these words" in page.text for page in found)


def test_what_was_taken_down_meanwhile_says_where_to_begin(
    seven: list[Article], ed: Person, anon: Client
) -> None:
    address = (link(asked(anon), "next") or "").replace("&amp;", "&")
    workflow.take_down(seven[5], by=ed, reason="Figures were wrong.")
    page = anon.get(address)
    assert (page.status_code, titles(page)) == (200, [])
    assert "Best results" in page.text


def test_who_finds_nothing_is_offered_ways_to_go_on(seven: list[Article], anon: Client) -> None:
    text = asked(anon, "harbour <zebra>").text
    assert re.search(r'href="/search/\?q=harbour">harbour<', text)
    assert 'href="/search/?q=%3Czebra%3E">&lt;zebra&gt;<' in text
    assert 'href="/news/">News</a>' in text.partition("Nothing was found")[2]
