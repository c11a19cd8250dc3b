"""The index table of content.models.articles.article_topic: written by PostgreSQL alone."""

from typing import Any

import pytest
from django.utils import timezone

from content import workflow
from content.models import Article, Filed, Section, Topic
from tests.newsroom import Person, fresh


@pytest.fixture
def ferries(db: None) -> Topic:
    return Topic.objects.create(name="Ferries", slug="ferries")


def filed() -> tuple[Any, ...]:
    return Filed.objects.values_list("section_id", "kind", "first_published_at").get()


def test_what_someone_writes_there_counts_for_nothing(ferries: Topic, draft: Article) -> None:
    Filed.objects.create(
        article=draft, topic=ferries, first_published_at=timezone.now(), section_id=1, kind="page"
    )
    Filed.objects.update(first_published_at=timezone.now(), section_id=1, kind="page")
    assert filed() == (draft.section_id, "article", None)


def test_it_is_there_as_long_as_readers_see_it(ferries: Topic, approved: Article, ed: Person) -> None:
    approved.topics.add(ferries)
    assert filed()[2] is None
    Filed.objects.all().delete()
    workflow.publish(approved, by=ed)
    Filed.objects.create(article=approved, topic=ferries)
    assert filed()[2] == fresh(approved).first_published_at is not None
    workflow.take_down(fresh(approved), by=ed, reason="Wrong.")
    assert filed()[2] is None


def test_it_moves_along(ferries: Topic, published: Article, edna: Person, policies: Section) -> None:
    published.topics.add(ferries)
    workflow.move_article(published, policies, by=edna)
    assert filed()[0] == policies.pk
