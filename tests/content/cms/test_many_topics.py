"""The editor of a site with thousands of topics: its page weighs the same, and one is found by letters, also without
script.
"""

from typing import Any

import pytest
from django.db import connection
from django.test import Client

from content.models import Article, Topic
from tests.counting import rows_read
from tests.newsroom import fresh

FEW = 20
WORDS = {"title": "Trams", "summary": "", "body": "<p>x</p>", "language": "en", "base": "1", "slug": ""}


@pytest.fixture
def many(news: object, monkeypatch: pytest.MonkeyPatch) -> list[Topic]:
    monkeypatch.setattr("content.cms.widgets.topics.MANY", FEW)
    return Topic.objects.bulk_create(Topic(name=f"Topic {n:03}", slug=f"topic-{n}") for n in range(400))


def boxes(page: str) -> list[int]:
    return [int(part.partition('"')[0]) for part in page.split('type="checkbox" name="topics" value="')[1:]]


def sent(client: Client, draft: Article, **more: Any) -> Any:
    return client.post(f"/cms/articles/{draft.pk}/", {**WORDS, **more})


def test_the_page_has_boxes_for_those_chosen_alone(
    draft: Article, as_cara: Client, many: list[Topic]
) -> None:
    sent(as_cara, draft, topics=[many[7].pk])
    page = as_cara.get(f"/cms/articles/{draft.pk}/").text
    assert boxes(page) == [many[7].pk]
    assert "Topic 008" not in page
    assert 'data-many="/cms/topics/choose/"' in page


def test_the_page_reads_few_topics(draft: Article, as_cara: Client, many: list[Topic]) -> None:
    address = f"/cms/articles/{draft.pk}/"
    as_cara.get(address)
    with connection.cursor() as cursor:  # as it is where there are ten thousand to be put in order
        for way in ("sort", "bitmapscan"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
    assert rows_read(Topic, lambda: as_cara.get(address)) <= 2 * FEW


def test_without_script_letters_bring_what_has_them_and_save_nothing(
    draft: Article, as_cara: Client, many: list[Topic]
) -> None:
    answer = sent(as_cara, draft, topics=[many[7].pk], topics_words="topic 012", topics_find="1")
    assert (answer.status_code, "Tick those of the topics found" in answer.text) == (422, True)
    assert boxes(answer.text) == [many[7].pk, many[12].pk]
    assert 'value="topic 012"' in answer.text
    assert fresh(draft).newest.number == 1


def test_one_that_was_found_and_ticked_is_saved_with_the_others(
    draft: Article, as_cara: Client, many: list[Topic]
) -> None:
    chosen = [many[7].pk, many[12].pk]
    assert sent(as_cara, draft, topics=chosen, topics_words="topic 012").status_code == 302
    assert fresh(draft).newest.topic_ids == chosen


@pytest.mark.parametrize(
    ("typed", "looks", "said"),
    [
        ("topic 012", {}, "Tick those of the topics found"),
        ("zzz", {}, "No topic has these letters"),
        ("", {"topics_find": "1"}, "Type a few letters of its name"),
    ],
)
def test_letters_have_to_come_to_a_choice(
    draft: Article, as_cara: Client, many: list[Topic], typed: str, looks: dict[str, str], said: str
) -> None:
    answer = sent(as_cara, draft, topics=[many[7].pk], topics_words=typed, **looks)
    assert (answer.status_code, said in answer.text) == (422, True)


@pytest.mark.parametrize("typed", ["\x00", "' OR 1=1 --", "%", "_", "x" * 5000, "<script>"])
def test_letters_are_only_letters(draft: Article, as_cara: Client, many: list[Topic], typed: str) -> None:
    answer = sent(as_cara, draft, topics_words=typed, topics_find="1")
    assert (answer.status_code, boxes(answer.text), "<script>" in answer.text) == (422, [], False)


def test_names_of_what_was_left_in_the_browser_are_told(as_cara: Client, many: list[Topic]) -> None:
    keys = {"key": [str(many[3].pk), "x", "9" * 30, str(many[5].pk)]}
    found = as_cara.get("/cms/topics/choose/", keys).json()["topics"]
    assert [one["name"] for one in found] == ["Topic 003", "Topic 005"]


def test_names_are_told_to_nobody_else(as_otto: Client, many: list[Topic]) -> None:
    assert as_otto.get("/cms/topics/choose/", {"key": many[3].pk}).status_code == 403
