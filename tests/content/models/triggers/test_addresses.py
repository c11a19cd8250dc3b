"""Triggers of content.models.triggers.addresses: no redirect to a redirect, whichever process writes the row."""

import pytest
from django.db import IntegrityError, connection, transaction

from content.models import Address, Article, Section, Topic
from content.taxonomy import topics
from tests.newsroom import Person


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


def test_postgresql_refuses_a_chain_of_topics(edna: Person) -> None:
    boats, ferries, ships = (topics.add_topic(by=edna, name=name) for name in ("Boats", "Ferries", "Ships"))
    topics.merge_topic(boats, ferries, by=edna)
    for one, other in ((ships, boats), (ferries, ships)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Topic.objects.filter(pk=one.pk).update(merged_into=other)
