"""Newer and Older turn both ways, and show no one more than the list itself (content.cms.lists.pagination)."""

from pathlib import Path
from typing import Any

import pytest
from django.db.models.functions import Now
from django.test import Client

from content import workflow
from content.actions import VIEW_ARTICLE
from content.cms.lists.filters import Filters
from content.cms.lists.listing import cursor_of, read_page
from content.cms.lists.pagination import Cursor, encrypt_cursor, read_cursor
from content.models import Article, Asset, Section
from content.trash.verbs import trash_article
from rbac.grants import grant_object
from tests.content.media.files import picture, upload
from tests.counting import queries_of
from tests.newsroom import Person
from tests.signing_in import signed_in

LIST = "/cms/articles/"


def titles(answer: Any) -> list[str]:
    return [row.title for row in answer.context["articles"]]


def turned(client: Client, way: str, address: str, answer: Any) -> Any:
    """The page behind a link that is really there."""
    query = answer.context["turns"][way]
    assert f'href="?{query.replace("&", "&amp;")}"' in answer.text
    return client.get(f"{address}?{query}")


def test_what_someone_may_not_see_is_on_no_newer_page(
    five: list[Article], colin: Person, as_colin: Client, cara: Person, ed: Person, policies: Section
) -> None:
    own = [workflow.create_article(policies, by=colin, title=f"Rule {n}") for n in range(3)]
    grant_object(colin, VIEW_ARTICLE, five[4], reason="reads along", by=ed)
    oldest = as_colin.get(LIST, {"before": cursor_of(own[0])})
    assert titles(oldest) == ["Story 4"]
    assert titles(turned(as_colin, "newer", LIST, oldest)) == ["Rule 1", "Rule 0"]


def test_pages_follow_each_other_both_ways(five: list[Article], as_cara: Client) -> None:
    pages = [as_cara.get(LIST)]
    while pages[-1].context["turns"]["older"]:
        pages.append(turned(as_cara, "older", LIST, pages[-1]))
    assert [titles(page) for page in pages] == [["Story 4", "Story 3"], ["Story 2", "Story 1"], ["Story 0"]]
    assert pages[0].context["turns"]["newer"] is None
    back = turned(as_cara, "newer", LIST, pages[2])
    assert titles(back) == titles(pages[1])
    assert titles(turned(as_cara, "older", LIST, back)) == titles(pages[2])
    first = turned(as_cara, "newer", LIST, back)
    assert titles(first) == titles(pages[0])
    assert first.context["turns"] == pages[0].context["turns"]


def test_what_came_since_makes_no_page_short(five: list[Article], cara: Person, news: Section) -> None:
    client = signed_in(cara)
    second = turned(client, "older", LIST, client.get(LIST))
    workflow.create_article(news, by=cara, title="Just now")
    newer = turned(client, "newer", LIST, second)
    assert titles(newer) == ["Story 4", "Story 3"]
    assert titles(turned(client, "newer", LIST, newer)) == ["Just now", "Story 4"]


def test_filters_are_kept_on_the_way_back(five: list[Article], cara: Person, as_cara: Client) -> None:
    workflow.submit(five[2], by=cara)
    first = as_cara.get(f"{LIST}?state=draft&mine=yes")
    second = turned(as_cara, "older", LIST, first)
    assert titles(second) == ["Story 1", "Story 0"]
    assert second.context["turns"]["newer"].startswith("state=draft&mine=yes&after=")
    assert titles(turned(as_cara, "newer", LIST, second)) == ["Story 4", "Story 3"]


@pytest.mark.parametrize("after", ["", "x", "2026-01-01_1", "2026-01-01T00:00:00+00:00_x", "%00"])
def test_a_place_that_is_none_is_the_first_page(after: str, five: list[Article], cara: Person) -> None:
    answer = signed_in(cara).get(f"{LIST}?after={after}")
    assert titles(answer) == ["Story 4", "Story 3"]
    assert answer.context["turns"]["newer"] is None


def test_articles_of_one_moment_come_once_each_on_the_way_back(five: list[Article], cara: Person) -> None:
    Article.objects.update(changed_at=Now())
    rows = read_page(cara, Filters(), None).rows
    for place, row in enumerate(rows):
        newer = read_page(cara, Filters(), Cursor(row.changed_at, row.pk, newer=True)).rows
        assert [one.pk for one in newer] == [one.pk for one in reversed(rows[:place])]


def test_a_newer_page_takes_no_more_queries(five: list[Article], cara: Person) -> None:
    client, place = signed_in(cara), cursor_of(five[1])
    for _time in range(2):  # what a process remembers
        older = queries_of(lambda: client.get(LIST, {"before": place}))
        newer = queries_of(lambda: client.get(LIST, {"after": place}))
    assert newer == older


def test_the_trash_turns_both_ways(five: list[Article], cara: Person) -> None:
    for article in five:
        trash_article(article, by=cara)
    client, address = signed_in(cara), "/cms/trash/"
    second = turned(client, "older", address, client.get(address))
    third = turned(client, "older", address, second)
    assert [article.pk for article, _days in third.context["rows"]] == [five[0].pk]
    back = turned(client, "newer", address, third)
    assert back.context["rows"] == second.context["rows"]


def test_what_waits_for_review_turns_both_ways(five: list[Article], cara: Person, ed: Person) -> None:
    for article in five:
        workflow.submit(article, by=cara)
    client, address = signed_in(ed), "/cms/review/"
    second = turned(client, "older", address, client.get(address))
    back = turned(client, "newer", address, turned(client, "older", address, second))
    assert [article.pk for article, *_said in back.context["rows"]] == [five[2].pk, five[3].pk]


def test_the_library_turns_both_ways(
    boats: Asset, tmp_path: Path, cara: Person, news: Section, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("content.cms.media.library.PAGE", 1)
    newer = upload(picture(tmp_path, size=(60, 50)), by=cara, section=news)
    client, address = signed_in(cara), "/cms/media/"
    second = turned(client, "older", address, client.get(address))
    assert f"/cms/media/{boats.pk}/" in second.text
    assert f"/cms/media/{newer.pk}/" in turned(client, "newer", address, second).text


@pytest.mark.parametrize("wrong", ["~", "~x", "~" + "A" * 140, "~ü", "~" + "A" * 4_000, "~~", "~%00"])
def test_what_was_not_sealed_here_is_no_place(wrong: str) -> None:
    assert read_cursor(wrong) is None


def test_a_sealed_place_that_was_changed_is_none() -> None:
    place = encrypt_cursor("2026-01-01T00:00:00+00:00_7")
    opened = read_cursor(place)
    assert opened
    assert (opened.key, opened.hidden) == (7, True)
    middle = len(place) // 2
    assert read_cursor(place[:middle] + ("A" if place[middle] != "A" else "B") + place[middle + 1 :]) is None
