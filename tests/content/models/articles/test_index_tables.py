"""Index tables of content.models.articles (article_byline, article_topic, backlink): written by PostgreSQL alone."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from content import workflow
from content.addresses.backlinks import Link, link_to
from content.models import Article, Byline, Filed, LiveLinks, Section, Topic, UnderByline
from tests.content.conftest import published_by
from tests.newsroom import Person, fresh
from tests.policies import with_policy
from tests.size.many import many_live

BODY = (
    '<p><a href="/news/ferries/#fares">One</a>, <a href="/news/ferries/">again</a>,'
    ' <a href="{site}/policies?x=1&amp;y=2">two</a>, <a href="//other.example/there">elsewhere</a>,'
    ' <a href="mailto:anna@example.org">mail</a> <a href="/">home</a></p>'
)


@pytest.fixture
def story(news: Section, jane: Byline, cara: Person, ed: Person) -> Article:
    return published_by(cara, ed, news, "A story", bylines=[jane])


def under() -> tuple[Any, ...]:
    return UnderByline.objects.values_list("section_id", "kind", "first_published_at").get()


def test_a_byline_is_there_as_long_as_readers_see_it(story: Article, ed: Person) -> None:
    assert under() == (story.section_id, "article", story.first_published_at)
    workflow.take_down(story, by=ed, reason="Wrong.")
    assert not UnderByline.objects.exists()


def test_a_byline_moves_along(story: Article, edna: Person, policies: Section) -> None:
    workflow.move_article(story, policies, by=edna)
    assert under()[0] == policies.pk


def test_what_is_brought_in_stands_under_its_byline_at_once(
    news: Section, jane: Byline, cara: Person
) -> None:
    many_live(news, cara, 1, byline_ids=[jane.pk])
    assert under()[:2] == (news.pk, "article")


def test_who_may_read_under_a_byline_follows_the_section_at_once(
    story: Article, news: Section, jane: Byline, anon: Client
) -> None:
    page = f"/bylines/{jane.public_id}/"
    assert anon.get(page).status_code == 200
    with_policy(news, audience="members")
    assert anon.get(page).status_code == 404
    assert page not in anon.get("/sitemap.xml").text
    with_policy(news, audience="public")
    assert "A story" in anon.get(page).text
    assert page in anon.get("/sitemap.xml").text


@pytest.fixture
def ferries(db: None) -> Topic:
    return Topic.objects.create(name="Ferries", slug="ferries")


def filed() -> tuple[Any, ...]:
    return Filed.objects.values_list("section_id", "kind", "first_published_at").get()


def test_what_someone_files_by_hand_counts_for_nothing(ferries: Topic, draft: Article) -> None:
    Filed.objects.create(
        article=draft, topic=ferries, first_published_at=timezone.now(), section_id=1, kind="page"
    )
    Filed.objects.update(first_published_at=timezone.now(), section_id=1, kind="page")
    assert filed() == (draft.section_id, "article", None)


def test_a_topic_has_it_as_long_as_readers_see_it(ferries: Topic, approved: Article, ed: Person) -> None:
    approved.topics.add(ferries)
    assert filed()[2] is None
    Filed.objects.all().delete()
    workflow.publish(approved, by=ed)
    Filed.objects.create(article=approved, topic=ferries)
    assert filed()[2] == fresh(approved).first_published_at is not None
    workflow.take_down(fresh(approved), by=ed, reason="Wrong.")
    assert filed()[2] is None


def test_a_topic_has_it_where_it_moved(
    ferries: Topic, published: Article, edna: Person, policies: Section
) -> None:
    published.topics.add(ferries)
    workflow.move_article(published, policies, by=edna)
    assert filed()[0] == policies.pk


@pytest.fixture
def linking(news: Section, cara: Person, ed: Person) -> Article:
    return published_by(cara, ed, news, "Linking", BODY.replace("{site}", settings.SITE_URL))


def links() -> list[str]:
    return LiveLinks.objects.get().paths


def test_links_are_there_as_long_as_readers_see_them(linking: Article, ed: Person) -> None:
    assert {"news/ferries", "policies"} <= set(links()) <= {"news/ferries", "policies", "there"}
    workflow.take_down(linking, by=ed, reason="Wrong.")
    assert not LiveLinks.objects.exists()


def test_links_that_are_written_since_changes_nothing(linking: Article, cara: Person) -> None:
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
