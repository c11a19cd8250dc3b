"""The index table of content.models.articles.backlink: written by PostgreSQL alone, and found by the address."""

import pytest
from django.conf import settings

from content import workflow
from content.addresses.backlinks import Link, link_to
from content.models import Article, LiveLinks, Section
from tests.content.conftest import published_by
from tests.newsroom import Person

BODY = (
    '<p><a href="/news/ferries/#fares">One</a>, <a href="/news/ferries/">again</a>,'
    ' <a href="{site}/policies?x=1&amp;y=2">two</a>, <a href="//other.example/there">elsewhere</a>,'
    ' <a href="mailto:anna@example.org">mail</a> <a href="/">home</a></p>'
)


@pytest.fixture
def linking(news: Section, cara: Person, ed: Person) -> Article:
    body = BODY.replace("{site}", settings.SITE_URL)
    linking: Article = published_by(cara, ed, news, "Linking", body)
    return linking


def links() -> list[str]:
    return LiveLinks.objects.get().paths


def test_they_are_there_as_long_as_readers_see_them(linking: Article, ed: Person) -> None:
    assert {"news/ferries", "policies"} <= set(links()) <= {"news/ferries", "policies", "there"}
    workflow.take_down(linking, by=ed, reason="Wrong.")
    assert not LiveLinks.objects.exists()


def test_what_is_written_since_changes_nothing(linking: Article, cara: Person) -> None:
    before = links()
    workflow.save_draft(linking, by=cara, base=1, title="Linking", summary="", body="<p>Without.</p>")
    assert links() == before


def test_words_without_a_link_have_none(published: Article) -> None:
    assert not LiveLinks.objects.exists()


def test_readers_words_count_before_the_worker_looked(linking: Article, colin: Person, otto: Person) -> None:
    """Colin works elsewhere, and reads what everybody reads."""
    for person in (colin, otto):
        assert link_to(["news/ferries"], by=person) == Link("Linking", "news/ferries")


def test_a_path_of_another_site_is_none_of_ours(linking: Article, edna: Person) -> None:
    assert link_to(["there"], by=edna) is None
    assert link_to(["news/ferr"], by=edna) is None
