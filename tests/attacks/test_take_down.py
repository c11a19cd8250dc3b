"""Words that stay public although an editor took them down."""

from django.test import Client

from content import workflow
from content.models import Article, Section
from tests.newsroom import Person
from tests.words import introduced_with


def test_a_landing_page_that_moved_away_is_no_longer_shown_by_the_section(
    anon: Client, published: Article, news: Section, policies: Section, edna: Person
) -> None:
    introduced_with(news, published, by=edna)
    assert b"From May." in anon.get("/news/").content
    workflow.move_article(published, policies, by=edna)
    anon.get("/news/")
    workflow.take_down(published, by=edna, reason="Figures were wrong.")
    assert b"From May." not in anon.get("/news/").content
