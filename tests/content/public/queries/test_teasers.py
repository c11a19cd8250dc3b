"""content.public.queries.teasers: newer and older pages of lists, one URL each, nothing hidden on the way."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django.asserts import assertNumQueries

from content.bylines.verbs import add_byline
from content.models import Article, Section, Topic
from content.sections.featured import arrange_first
from tests.content.conftest import PublishStory, published_by
from tests.newsroom import Person
from tests.policies import with_policy
from tests.size.many import many_live


@pytest.fixture
def seven(cara: Person, news: Section, monkeypatch: pytest.MonkeyPatch) -> list[Article]:
    """Seven articles about ferries on pages of two, the oldest first."""
    for module in ("pages.section", "pages.topics", "pages.bylines", "queries.teasers"):
        monkeypatch.setattr(f"content.public.{module}.ARTICLES_A_PAGE", 2)
    articles = many_live(news, cara, 7, name="story", title="Story {n}")
    Topic.objects.create(name="Ferries", slug="ferries").articles.set(articles)
    return articles


def titles(answer: Any) -> list[str]:
    return re.findall(r">(Story \d|Hidden)<", answer.text)


def link(answer: Any, rel: str) -> str | None:
    found = re.search(rf'rel="{rel}" href="([^"]+)"', answer.text)
    return found[1] if found else None


def test_what_is_hidden_is_no_place_to_turn_at(
    seven: list[Article], colin: Person, edna: Person, policies: Section, anon: Client
) -> None:
    hidden = published_by(colin, edna, policies, "Hidden")
    with_policy(policies, audience="roles")
    for page in ("/news/", "/topics/ferries/"):
        known = anon.get(page, {"before": str(uuid4())})
        answer = anon.get(page, {"before": str(hidden.public_id)})
        assert answer.status_code == known.status_code
        assert (titles(answer), link(answer, "prev"), link(answer, "next")) == ([], None, None)


@pytest.mark.parametrize("page", ["/news/", "/topics/ferries/"])
def test_a_page_has_one_address_from_both_sides(page: str, seven: list[Article], anon: Client) -> None:
    addresses, seen = [page], []
    while addresses[-1]:
        answer = anon.get(addresses[-1])
        assert not answer.cookies
        seen.append(titles(answer))
        addresses.append(link(answer, "next") or "")
    assert seen == [["Story 6", "Story 5"], ["Story 4", "Story 3"], ["Story 2", "Story 1"], ["Story 0"]]
    assert [link(anon.get(address), "prev") for address in addresses[:4]] == [None, None, *addresses[1:3]]
    assert f'href="{page}">Newest articles<' in anon.get(addresses[1]).text


def test_a_byline_turns_back_as_well(
    edna: Person, seven: list[Article], publish_story: PublishStory, anon: Client
) -> None:
    jane = add_byline(by=edna, name="Jane Doe", biography="")
    for number in range(5):
        publish_story(f"Story {number}", bylines=[jane])
    second = link(anon.get(f"/bylines/{jane.public_id}/"), "next") or ""
    third = link(anon.get(second), "next") or ""
    assert link(anon.get(third), "prev") == second


def test_what_stands_first_is_on_the_first_page_alone(
    seven: list[Article], news: Section, ed: Person, anon: Client
) -> None:
    arrange_first(news, seven[0].pk, "add", by=ed)
    pages = [anon.get("/news/")]
    while address := link(pages[-1], "next"):
        pages.append(anon.get(address))
    assert [titles(page) for page in pages] == [
        ["Story 0", "Story 6"], ["Story 5", "Story 4"], ["Story 3", "Story 2"], ["Story 1"]
    ]  # fmt: skip
    back = link(pages[2], "prev") or ""
    assert titles(anon.get(back)) == titles(pages[1])
    assert link(anon.get(back), "prev") is None


def test_a_newer_page_that_changed_is_not_answered_from_before(
    seven: list[Article], publish_story: PublishStory, anon: Client
) -> None:
    second = link(anon.get("/topics/ferries/"), "next") or ""
    known = anon.get(second)
    assert anon.get(second, headers={"If-None-Match": known["ETag"]}).status_code == 304
    newest = publish_story("Story 7")
    Topic.objects.get().articles.add(newest)
    again = anon.get(second, headers={"If-None-Match": known["ETag"]})
    assert again.status_code == 200
    assert link(again, "prev") == f"/topics/ferries/?before={newest.public_id}"


def test_an_older_page_takes_one_query_more_than_the_first(seven: list[Article], anon: Client) -> None:
    for page, made in (("/news/", 3), ("/topics/ferries/", 4)):
        address = link(anon.get(page), "next") or ""
        with assertNumQueries(made):
            anon.get(address)


def test_a_user_who_reads_a_section_for_members_turns_back(
    seven: list[Article], news: Section, as_cara: Client, anon: Client
) -> None:
    with_policy(news, audience="roles")
    assert anon.get("/news/").status_code == 404
    second = link(as_cara.get("/news/"), "next") or ""
    third = link(as_cara.get(second), "next") or ""
    assert link(as_cara.get(third), "prev") == second
