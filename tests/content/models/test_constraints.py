"""Constraints of content.models that the database keeps behind the verbs, whichever process writes the row."""

import pytest
from django.db import IntegrityError, connection, transaction

from content.bylines.verbs import add_byline
from content.models import Address, Article, Byline, Section, Topic
from content.taxonomy import topics
from content.validators import RESERVED_SEGMENTS
from tests.newsroom import Person


@pytest.mark.parametrize(
    "path",
    [
        *sorted(RESERVED_SEGMENTS), "admin/x", "static/x/y",
        "", "/news", "news/", "News", "a//b", "ü", "a b", "-a", "../etc", "a%2fb",
    ],
)  # fmt: skip
def test_reserved_first_segments_and_wrong_forms_of_an_address(path: str, news: Section) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Address.objects.filter(section=news).update(path=path)


def test_a_redirect_leads_somewhere_and_content_nowhere_else(news: Section) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Address.objects.create(path="old", kind="redirect")
    with pytest.raises(IntegrityError), transaction.atomic():
        Address.objects.filter(section=news).update(kind="redirect")


def test_postgresql_refuses_a_redirect_to_a_redirect(draft: Article) -> None:
    old = Address.objects.create(path="old", kind="redirect", target=draft.address)
    with pytest.raises(IntegrityError), transaction.atomic():
        Address.objects.create(path="older", kind="redirect", target=old)
    with pytest.raises(IntegrityError), transaction.atomic():
        Address.objects.filter(pk=old.pk).update(target=old)


def test_postgresql_refuses_that_content_becomes_a_redirect(draft: Article, news: Section) -> None:
    Address.objects.create(path="old", kind="redirect", target=draft.address)
    change = "UPDATE content_address SET kind = 'redirect', article_id = NULL, target_id = %s WHERE article_id = %s"
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change, [news.address.pk, draft.pk])


@pytest.mark.usefixtures("one_person_suffices")
def test_postgresql_refuses_a_chain_of_topics(edna: Person) -> None:
    boats, ferries, ships = (topics.add_topic(by=edna, name=name) for name in ("Boats", "Ferries", "Ships"))
    topics.merge_topic(boats, ferries, by=edna)
    for one, other in ((ships, boats), (ferries, ships)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Topic.objects.filter(pk=one.pk).update(merged_into=other)


def test_the_database_keeps_nothing_of_someone_who_is_gone(edna: Person) -> None:
    jane = add_byline(by=edna, name="Jane Doe")
    with pytest.raises(IntegrityError), transaction.atomic():
        Byline.objects.filter(pk=jane.pk).update(removed_at="2026-01-01T00:00Z")
