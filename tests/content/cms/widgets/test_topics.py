"""Topics of an article and one topic of thousands: no name is HTML, and a page weighs the same.

Tests of content.cms.widgets.topics.
"""

import re
from typing import Any

import pytest
from django import forms
from django.db import connection
from django.test import Client

from content.cms.editor.forms import ArticleForm
from content.models import Article, Topic
from tests.content.cms.widgets.test_section_picker import radios
from tests.counting import rows_read
from tests.newsroom import Person, fresh


def form_with(*chosen: Topic) -> ArticleForm:
    return ArticleForm(initial={"topics": [topic.pk for topic in chosen], "language": "en", "bylines": ""})


def add(*names: str) -> list[Topic]:
    return [Topic.objects.create(name=name, slug=f"t{number}") for number, name in enumerate(names)]


def plain(html: str) -> str:
    return re.sub(r"\s+", " ", html).replace("> <", "><").strip()


def test_a_name_is_never_html(db: None) -> None:
    add('<script>alert(1)</script>"onclick=x')
    drawn = str(form_with()["topics"])
    assert "<script" not in drawn
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&quot;onclick=x" in drawn


def test_they_are_what_django_draws(db: None) -> None:
    _one, two, _three = add("Ärzte & Co", "Boats", "{0}")
    form = form_with(two)
    drawn = str(form["topics"])
    field = form["topics"]
    widget = forms.CheckboxSelectMultiple(choices=form.fields["topics"].choices)  # type: ignore[attr-defined]
    widget.is_required = False
    theirs = field.as_widget(widget=widget)
    assert plain(drawn) == plain(theirs)
    assert drawn.count(" checked") == 1


def test_a_draft_keeps_what_was_ticked(draft: Article, as_cara: object) -> None:
    (topic,) = add("Ferries")
    draft.topics.add(topic)
    assert " checked" in str(form_with(*draft.topics.all())["topics"])


def test_two_of_one_name_say_where_each_is_found(db: None) -> None:
    add("Mercury", "Boats", "Mercury")
    drawn = plain(str(form_with()["topics"]))
    assert [name in drawn for name in ("Mercury (t0)", "Mercury (t2)", " Boats<")] == [True] * 3


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


def add_many(number: int, name: str = "Topic {:04}") -> list[Topic]:
    made = (Topic(name=name.format(n), slug=f"{name[:3].lower()}-{n}") for n in range(number))
    return Topic.objects.bulk_create(made)


@pytest.fixture
def eighty(news: object) -> list[Topic]:
    add_many(40, "Ferry {:02}")
    return add_many(40)


@pytest.mark.parametrize("typed", ["", "  ", "\x00", "' OR 1=1 --", "%", "_", "x" * 5000])
def test_letters_of_one_topic_are_only_letters(as_cara: Client, eighty: list[Topic], typed: str) -> None:
    answer = as_cara.get("/cms/topics/choose/", {"q": typed})
    assert answer.json() == {"topics": [], "more": False}


def test_a_name_that_was_found_is_never_html(as_edna: Client, eighty: list[Topic]) -> None:
    topic = Topic.objects.create(name="<script>alert(1)</script> Zebra", slug="zebra")
    page = as_edna.post("/cms/topics/new/", {"name": "New", "parent": "", "parent_words": "zebra"}).text
    assert str(topic.pk) in radios(page, "parent")
    assert "<script>alert" not in page


@pytest.mark.parametrize("parent", ["", "999999999", "x", "٣", "9" * 30])
def test_letters_without_a_choice_save_nothing(as_edna: Client, eighty: list[Topic], parent: str) -> None:
    asked = {"name": "New", "parent": parent, "parent_words": "topic 0031"}
    answer = as_edna.post("/cms/topics/new/", asked)
    assert (answer.status_code, "Choose one of the topics that were found" in answer.text) == (422, True)
    assert not Topic.objects.filter(name="New").exists()
    assert [key for key in radios(answer.text, "parent") if key] == [str(eighty[31].pk)]
    assert 'value="topic 0031"' in answer.text


def test_letters_that_nothing_has_say_so(as_edna: Client, eighty: list[Topic]) -> None:
    answer = as_edna.post("/cms/topics/new/", {"name": "New", "parent": "", "parent_words": "zzz"})
    assert (answer.status_code, "No topic has these letters" in answer.text) == (422, True)


def test_one_that_was_found_is_taken(as_edna: Client, eighty: list[Topic]) -> None:
    asked = {"name": "New", "parent": eighty[3].pk, "parent_words": "topic 0003"}
    assert as_edna.post("/cms/topics/new/", asked).status_code == 302
    assert Topic.objects.get(name="New").parent == eighty[3]


def test_what_is_chosen_is_shown_and_stays(as_edna: Client, eighty: list[Topic]) -> None:
    Topic.objects.filter(pk=eighty[0].pk).update(parent=eighty[1])
    page = as_edna.get(f"/cms/topics/{eighty[0].pk}/").text
    assert radios(page, "parent") == ["", str(eighty[1].pk)]
    as_edna.post(f"/cms/topics/{eighty[0].pk}/", {"name": "Other", "slug": "other", "parent": eighty[1].pk})
    assert Topic.objects.get(pk=eighty[0].pk).parent == eighty[1]


def test_a_topic_is_not_offered_to_itself(as_edna: Client, eighty: list[Topic]) -> None:
    own = eighty[3]
    for page in (f"/cms/topics/{own.pk}/", f"/cms/topics/{own.pk}/merge/?into_words=topic"):
        text = as_edna.get(page).text
        assert f'data-without="{own.pk}"' in text
        assert f'value="{own.pk}"' not in text


def test_of_a_few_topics_all_are_shown(as_edna: Client, news: object) -> None:
    few = add_many(12)
    page = as_edna.get("/cms/topics/new/").text
    assert radios(page, "parent") == ["", *(str(topic.pk) for topic in few)]
    assert "parent_words" not in page


def test_ten_are_offered_and_that_there_are_more_is_said(as_cara: Client, eighty: list[Topic]) -> None:
    found = as_cara.get("/cms/topics/choose/", {"q": "topic"}).json()
    assert ([one["name"] for one in found["topics"]][:2], len(found["topics"]), found["more"]) == (
        ["Topic 0000", "Topic 0001"],
        10,
        True,
    )


def test_a_page_weighs_the_same_with_thousands(as_edna: Client, eighty: list[Topic]) -> None:
    def weight() -> int:
        return len(as_edna.get("/cms/topics/new/").content)

    weight()
    before = weight()
    add_many(3_000, "Subject {}")
    assert weight() == before


def chosen(client: Client, article: Article, **asked: str | int) -> Any:
    return client.post("/cms/articles/bulk/", {"chosen": article.pk, "deed": "add_topic", **asked})


def test_many_articles_get_a_topic_that_was_looked_for(
    as_edna: Client, draft: Article, eighty: list[Topic]
) -> None:
    first = chosen(as_edna, draft)
    assert (first.status_code, "There is a problem" in first.text) == (200, False)
    found = chosen(as_edna, draft, topic_words="topic 0007")
    assert (found.status_code, "Choose one of the topics that were found" in found.text) == (422, True)
    looked = chosen(as_edna, draft, topic_words="topic 0007", topic=eighty[7].pk)
    assert looked.status_code == 200
    assert f'<input type="hidden" name="topic" value="{eighty[7].pk}"' in looked.text


def test_a_topic_becomes_part_of_one_that_was_looked_for(as_edna: Client, eighty: list[Topic]) -> None:
    page = as_edna.get(f"/cms/topics/{eighty[0].pk}/merge/?into_words=0005&into={eighty[5].pk}").text
    assert f'<input type="hidden" name="into" value="{eighty[5].pk}">' in page
    assert "This cannot be undone." in page


@pytest.mark.usefixtures("one_person_suffices")
@pytest.mark.usefixtures("eighty")
def test_a_merged_topic_is_not_offered(as_cara: Client, edna: Person) -> None:
    old, new = Topic.objects.filter(name__in=["Topic 0001", "Topic 0002"]).order_by("pk")
    Topic.objects.filter(pk=old.pk).update(merged_into=new)
    found = as_cara.get("/cms/topics/choose/", {"q": "topic 000"}).json()["topics"]
    assert str(old.pk) not in [one["key"] for one in found]


def test_a_user_who_merges_is_told_how_many_articles_it_is_about(
    as_edna: Client, eighty: list[Topic], draft: Article
) -> None:
    draft.topics.add(eighty[0])
    page = as_edna.get(f"/cms/topics/{eighty[0].pk}/merge/", {"into": eighty[1].pk}).text
    assert "1 article has" in page
