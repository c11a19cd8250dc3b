"""The article that a verb changes: locked first, read after the wait, with all that belongs to it."""

import psycopg
import pytest
from django.db import transaction

from content.models import Article
from content.revisions.revisions import locked
from tests.content.test_prepared_objects import facts

WHOLE = ("section__scope", "section__address", "address", "draft__status", "live__status")

pytestmark = pytest.mark.usefixtures("fresh_database")


def test_nothing_is_locked_outside_a_transaction(draft: Article) -> None:
    with pytest.raises(transaction.TransactionManagementError):
        locked(draft)


def test_an_article_that_is_gone_raises(draft: Article) -> None:
    with transaction.atomic(), pytest.raises(Article.DoesNotExist):
        locked(Article(pk=draft.pk + 1))


def test_it_is_the_article_as_it_is_stored(published: Article) -> None:
    with transaction.atomic():
        Article.objects.filter(pk=published.pk).update(slug="changed")
        found = facts(locked(published))
    assert found == facts(Article.objects.select_related(*WHOLE).get(pk=published.pk))


def test_the_lock_holds_until_the_transaction_ends(
    draft: Article, owner_connection: psycopg.Connection[tuple[object, ...]]
) -> None:
    owner_connection.execute("SET lock_timeout = '50ms'")
    with transaction.atomic():
        locked(draft)
        with pytest.raises(psycopg.errors.LockNotAvailable):
            owner_connection.execute("SELECT 1 FROM content_article FOR UPDATE")
    owner_connection.execute("SELECT 1 FROM content_article FOR UPDATE")
