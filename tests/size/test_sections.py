"""Pages about sections, topics and bylines read and count what they show."""

from functools import partial

import pytest
from django.test import Client

from accounts.models import User
from content.cms.structure import section_tree, topics
from content.cms.widgets import section_picker
from content.formatting import bounded_count
from content.models import Article, Byline, Section, Topic
from content.trash.section_trash import public_in
from tests.counting import IN_ORDER, look_over, rows_read
from tests.database import Owner
from tests.many_sections import sections_below
from tests.newsroom import Person
from tests.size.many import many_articles

pytestmark = pytest.mark.late

FEW = 20  # are listed where all are
MANY = 300


@pytest.fixture
def many(
    fresh_database: str,
    news: Section,
    policies: Section,
    owner_connection: Owner,
    monkeypatch: pytest.MonkeyPatch,
) -> list[Section]:
    """In a database of their own: what other tests left in a table changes how PostgreSQL reads it."""
    for module, name in ((section_picker, "MANY"), (section_tree, "SHOWN"), (section_tree, "PAGE")):
        monkeypatch.setattr(module, name, FEW)
    sections = sections_below(news, MANY)
    look_over(owner_connection)
    return sections


def of_section(client: Client, address: str) -> int:
    client.get(address)
    return rows_read(Section, lambda: client.get(address), without=IN_ORDER)


def test_a_new_article_and_a_move_read_those_that_would_be_listed(
    as_edna: Client, many: list[Section], draft: Article
) -> None:
    for address in ("/cms/articles/new/", f"/cms/articles/{draft.pk}/move/"):
        assert of_section(as_edna, address) <= 4 * FEW


def test_a_section_without_a_public_article_is_asked_for_one_by_its_index(
    news: Section, cara: Person
) -> None:
    many_articles(news, cara)
    assert rows_read(Article, lambda: public_in(Section.objects.filter(pk=news.pk))) == 0


def test_a_page_of_the_tree_reads_those_that_it_shows(as_edna: Client, many: list[Section]) -> None:
    assert of_section(as_edna, "/cms/sections/") <= 5 * FEW


ARTICLES = 400


@pytest.fixture
def crowded(policies: Section, edna: User, monkeypatch: pytest.MonkeyPatch) -> list[Article]:
    monkeypatch.setattr(bounded_count, "MOST", FEW)
    for module in (section_tree, topics):
        monkeypatch.setattr(module, "MOST_OF_EACH", FEW)
    monkeypatch.setattr("content.cms.structure.sections.MOST_OF_EACH", FEW)
    return many_articles(policies, edna, ARTICLES)


def test_the_tree_counts_so_far_and_no_further(
    crowded: list[Article], as_edna: Client, as_cara: Client
) -> None:
    """And nothing that a user may not see."""
    assert "more than" not in as_cara.get("/cms/sections/").text
    ask = partial(as_edna.get, "/cms/sections/")
    assert "0 public of more than 20" in ask().text
    assert rows_read(Article, ask, without=IN_ORDER) <= 4 * FEW


def test_throwing_a_section_away_counts_so_far_and_no_further(
    crowded: list[Article], policies: Section, as_ada: Client
) -> None:
    assert "more than 20 articles" in as_ada.get(f"/cms/sections/{policies.pk}/trash/").text


def test_topics_are_counted_for_the_page_alone(
    crowded: list[Article], as_edna: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(topics, "PAGE", FEW)
    made = Topic.objects.bulk_create(Topic(name=f"Topic {n:03}", slug=f"topic-{n}") for n in range(ARTICLES))
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
    last = as_edna.get("/cms/bylines/", {"before": str(made[199].pk)})
    assert last.context["bylines"][-1].name == "Person 249"
    back = as_edna.get(f"/cms/bylines/?{last.context['turns']['newer']}")
    assert back.context["bylines"][0].name == "Person 100"
