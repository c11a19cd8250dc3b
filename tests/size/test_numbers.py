"""Pages that say how many there are count no further than someone would, and nothing that someone may not see."""

from functools import partial

import pytest
from django.db import connection
from django.test import Client

from accounts.models import User
from content.cms.structure import section_tree, topics
from content.formatting import bounded_count
from content.models import Article, Byline, Section, Topic
from tests.counting import rows_read
from tests.size.many import many_articles

pytestmark = pytest.mark.late

FEW = 20
MANY = 400


@pytest.fixture
def crowded(policies: Section, edna: User, monkeypatch: pytest.MonkeyPatch) -> list[Article]:
    monkeypatch.setattr(bounded_count, "MOST", FEW)
    for module in (section_tree, topics):
        monkeypatch.setattr(module, "MOST_OF_EACH", FEW)
    monkeypatch.setattr("content.cms.structure.sections.MOST_OF_EACH", FEW)
    return many_articles(policies, edna, MANY)


def test_the_tree_counts_so_far_and_no_further(crowded: list[Article], as_edna: Client) -> None:
    ask = partial(as_edna.get, "/cms/sections/")
    assert "0 public of more than 20" in ask().text
    with connection.cursor() as cursor:  # of so few it would gather the places of all, and put them in order
        for way in ("sort", "bitmapscan"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
    assert rows_read(Article, ask) <= 4 * FEW


def test_what_someone_may_not_see_is_not_counted(crowded: list[Article], as_cara: Client) -> None:
    assert "more than" not in as_cara.get("/cms/sections/").text


def test_throwing_a_section_away_counts_so_far_and_no_further(
    crowded: list[Article], policies: Section, as_ada: Client
) -> None:
    ask = partial(as_ada.get, f"/cms/sections/{policies.pk}/trash/")
    assert "more than 20 articles" in ask().text


def test_topics_are_counted_for_the_page_alone(
    crowded: list[Article], as_edna: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(topics, "PAGE", FEW)
    made = Topic.objects.bulk_create(Topic(name=f"Topic {n:03}", slug=f"topic-{n}") for n in range(MANY))
    Article.topics.through.objects.bulk_create(
        Article.topics.through(article=article, topic=topic)
        for article, topic in zip(crowded, reversed(made), strict=True)
    )
    ask = partial(as_edna.get, "/cms/topics/", {"before": str(made[19].pk)})
    page = ask().text
    assert ("Topic 019" in page, "Topic 020" in page, "Topic 039" in page, "Topic 040" in page) == (
        False, True, True, False,
    )  # fmt: skip
    assert rows_read(Article.topics.through, ask) <= 2 * FEW
    assert rows_read(Article, ask) <= 2 * FEW


def test_pages_of_topics_turn_both_ways(crowded: list[Article], as_edna: Client) -> None:
    made = Topic.objects.bulk_create(Topic(name=f"Topic {n:03}", slug=f"topic-{n}") for n in range(250))
    last = as_edna.get("/cms/topics/", {"before": str(made[199].pk)})
    assert [topic.name for topic, _number in last.context["topics"]][-1] == "Topic 249"
    back = as_edna.get(f"/cms/topics/?{last.context['turns']['newer']}")
    assert back.context["topics"][0][0].name == "Topic 100"


def test_pages_of_bylines_turn_both_ways(site: object, as_edna: Client) -> None:
    made = Byline.objects.bulk_create(Byline(name=f"Person {n:03}") for n in range(250))
    ask = partial(as_edna.get, "/cms/bylines/", {"before": str(made[199].pk)})
    last = ask()
    assert last.context["bylines"][-1].name == "Person 249"
    back = as_edna.get(f"/cms/bylines/?{last.context['turns']['newer']}")
    assert back.context["bylines"][0].name == "Person 100"
