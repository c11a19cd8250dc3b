"""Choosing one topic of thousands: by a few letters, without script too, on a page that weighs the same."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from content.models import Article, Topic
from tests.newsroom import Person


def add(number: int, name: str = "Topic {:04}") -> list[Topic]:
    made = (Topic(name=name.format(n), slug=f"{name[:3].lower()}-{n}") for n in range(number))
    return Topic.objects.bulk_create(made)


@pytest.fixture
def many(news: object) -> list[Topic]:
    add(40, "Ferry {:02}")
    return add(40)


def radios(page: str) -> list[str]:
    return [part.partition('"')[0] for part in page.split('type="radio" name="parent" value="')[1:]]


def test_who_sees_no_articles_finds_no_topics(as_otto: Client, many: list[Topic]) -> None:
    assert as_otto.get("/cms/topics/choose/", {"q": "topic"}).status_code == 403


@pytest.mark.parametrize("typed", ["", "  ", "\x00", "' OR 1=1 --", "%", "_", "x" * 5000])
def test_letters_are_only_letters(as_cara: Client, many: list[Topic], typed: str) -> None:
    answer = as_cara.get("/cms/topics/choose/", {"q": typed})
    assert answer.json() == {"topics": [], "more": False}


def test_a_name_is_never_html(as_edna: Client, many: list[Topic]) -> None:
    topic = Topic.objects.create(name="<script>alert(1)</script> Zebra", slug="zebra")
    page = as_edna.post("/cms/topics/new/", {"name": "New", "parent": "", "parent_words": "zebra"}).text
    assert str(topic.pk) in radios(page)
    assert "<script>alert" not in page


@pytest.mark.parametrize("parent", ["", "999999999", "x", "٣", "9" * 30])
def test_letters_without_a_choice_save_nothing(as_edna: Client, many: list[Topic], parent: str) -> None:
    asked = {"name": "New", "parent": parent, "parent_words": "topic 0031"}
    answer = as_edna.post("/cms/topics/new/", asked)
    assert (answer.status_code, "Choose one of the topics that were found" in answer.text) == (422, True)
    assert not Topic.objects.filter(name="New").exists()
    assert [key for key in radios(answer.text) if key] == [str(many[31].pk)]
    assert 'value="topic 0031"' in answer.text


def test_letters_that_nothing_has_say_so(as_edna: Client, many: list[Topic]) -> None:
    answer = as_edna.post("/cms/topics/new/", {"name": "New", "parent": "", "parent_words": "zzz"})
    assert (answer.status_code, "No topic has these letters" in answer.text) == (422, True)


def test_one_that_was_found_is_taken(as_edna: Client, many: list[Topic]) -> None:
    asked = {"name": "New", "parent": many[3].pk, "parent_words": "topic 0003"}
    assert as_edna.post("/cms/topics/new/", asked).status_code == 302
    assert Topic.objects.get(name="New").parent == many[3]


def test_what_is_chosen_is_shown_and_stays(as_edna: Client, many: list[Topic]) -> None:
    Topic.objects.filter(pk=many[0].pk).update(parent=many[1])
    page = as_edna.get(f"/cms/topics/{many[0].pk}/").text
    assert radios(page) == ["", str(many[1].pk)]
    as_edna.post(f"/cms/topics/{many[0].pk}/", {"name": "Other", "slug": "other", "parent": many[1].pk})
    assert Topic.objects.get(pk=many[0].pk).parent == many[1]


def test_a_topic_is_not_offered_to_itself(as_edna: Client, many: list[Topic]) -> None:
    own = many[3]
    for page in (f"/cms/topics/{own.pk}/", f"/cms/topics/{own.pk}/merge/?into_words=topic"):
        text = as_edna.get(page).text
        assert f'data-without="{own.pk}"' in text
        assert f'value="{own.pk}"' not in text


def test_of_a_few_topics_all_are_shown(as_edna: Client, news: object) -> None:
    few = add(12)
    page = as_edna.get("/cms/topics/new/").text
    assert radios(page) == ["", *(str(topic.pk) for topic in few)]
    assert "parent_words" not in page


def test_ten_are_offered_and_that_there_are_more_is_said(as_cara: Client, many: list[Topic]) -> None:
    found = as_cara.get("/cms/topics/choose/", {"q": "topic"}).json()
    assert ([one["name"] for one in found["topics"]][:2], len(found["topics"]), found["more"]) == (
        ["Topic 0000", "Topic 0001"],
        10,
        True,
    )


def test_a_page_weighs_the_same_with_thousands(
    as_edna: Client, many: list[Topic], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    def weight() -> int:
        return len(as_edna.get("/cms/topics/new/").content)

    weight()
    before = weight()
    add(3_000, "Subject {}")
    assert weight() == before


def chosen(client: Client, article: Article, **asked: str | int) -> Any:
    return client.post("/cms/articles/bulk/", {"chosen": article.pk, "deed": "add_topic", **asked})


def test_many_articles_get_a_topic_that_was_looked_for(
    as_edna: Client, draft: Article, many: list[Topic]
) -> None:
    first = chosen(as_edna, draft)
    assert (first.status_code, "There is a problem" in first.text) == (200, False)
    found = chosen(as_edna, draft, topic_words="topic 0007")
    assert (found.status_code, "Choose one of the topics that were found" in found.text) == (422, True)
    looked = chosen(as_edna, draft, topic_words="topic 0007", topic=many[7].pk)
    assert looked.status_code == 200
    assert f'<input type="hidden" name="topic" value="{many[7].pk}"' in looked.text


def test_a_topic_becomes_part_of_one_that_was_looked_for(as_edna: Client, many: list[Topic]) -> None:
    page = as_edna.get(f"/cms/topics/{many[0].pk}/merge/?into_words=0005&into={many[5].pk}").text
    assert f'<input type="hidden" name="into" value="{many[5].pk}">' in page
    assert "This cannot be undone." in page


@pytest.mark.usefixtures("many")
def test_a_merged_topic_is_not_offered(as_cara: Client, edna: Person) -> None:
    old, new = Topic.objects.filter(name__in=["Topic 0001", "Topic 0002"]).order_by("pk")
    Topic.objects.filter(pk=old.pk).update(merged_into=new)
    found = as_cara.get("/cms/topics/choose/", {"q": "topic 000"}).json()["topics"]
    assert str(old.pk) not in [one["key"] for one in found]


def test_two_of_one_name_are_told_apart(as_cara: Client, many: list[Topic]) -> None:
    Topic.objects.create(name="Ferry 07", slug="again")
    answer = as_cara.get("/cms/topics/choose/", {"q": "ferry 07"})
    assert {one["name"] for one in answer.json()["topics"]} == {"Ferry 07 (fer-7)", "Ferry 07 (again)"}


def test_whoever_merges_is_told_how_many_articles_it_is_about(
    as_edna: Client, many: list[Topic], draft: Article
) -> None:
    draft.topics.add(many[0])
    page = as_edna.get(f"/cms/topics/{many[0].pk}/merge/", {"into": many[1].pk}).text
    assert "1 article has" in page
