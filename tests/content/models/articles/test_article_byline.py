"""The index table of content.models.articles.article_byline: written by PostgreSQL alone."""

from typing import Any

import pytest
from django.test import Client

from content import workflow
from content.models import Article, Byline, Section, UnderByline
from tests.content.conftest import published_by
from tests.newsroom import Person
from tests.policies import with_policy
from tests.size.many import many_live


@pytest.fixture
def story(news: Section, jane: Byline, cara: Person, ed: Person) -> Article:
    story: Article = published_by(cara, ed, news, "A story", bylines=[jane])
    return story


def under() -> tuple[Any, ...]:
    return UnderByline.objects.values_list("section_id", "kind", "first_published_at").get()


def test_it_is_there_as_long_as_readers_see_it(story: Article, ed: Person) -> None:
    assert under() == (story.section_id, "article", story.first_published_at)
    workflow.take_down(story, by=ed, reason="Wrong.")
    assert not UnderByline.objects.exists()


def test_it_moves_along(story: Article, edna: Person, policies: Section) -> None:
    workflow.move_article(story, policies, by=edna)
    assert under()[0] == policies.pk


def test_what_is_brought_in_stands_there_at_once(news: Section, jane: Byline, cara: Person) -> None:
    many_live(news, cara, 1, byline_ids=[jane.pk])
    assert under()[:2] == (news.pk, "article")


def test_who_may_read_it_follows_its_section_at_once(
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
