"""The article is locked first, read after the wait; a revision is in memory as it is stored."""

import psycopg
import pytest
from django.db import transaction

from content.models import Article
from content.models.articles.review import State
from content.revisions.revisions import Content, add_revision, lock_article
from tests.database import Owner
from tests.foundation.test_prepared_queries import facts
from tests.newsroom import Person, fresh


def test_a_revision_in_memory_is_as_it_is_stored(draft: Article, cara: Person) -> None:
    before = fresh(draft).draft
    with transaction.atomic():
        article = fresh(draft)
        made = add_revision(article, Content("All new", "", "<p>x</p>", "en", ()), author=cara)
    stored = fresh(draft)
    assert (made.pk, made.number, made.created_at) == (stored.draft_id, 2, stored.draft.created_at)
    assert (article.changed_at, article.draft_id, made.status.state) == (
        stored.changed_at,
        made.pk,
        State.DRAFT,
    )
    before.status.refresh_from_db()
    assert before.status.state == State.SUPERSEDED


WHOLE = ("section__scope", "section__address", "address", "draft__status", "live__status")

pytestmark = pytest.mark.usefixtures("fresh_database")


def test_nothing_is_locked_outside_a_transaction(draft: Article) -> None:
    with pytest.raises(transaction.TransactionManagementError):
        lock_article(draft)


def test_an_article_that_is_gone_raises(draft: Article) -> None:
    with transaction.atomic(), pytest.raises(Article.DoesNotExist):
        lock_article(Article(pk=draft.pk + 1))


def test_it_is_the_article_as_it_is_stored(approved: Article) -> None:
    with transaction.atomic():
        Article.objects.filter(pk=approved.pk).update(slug="changed")
        found = facts(lock_article(approved))
    assert found == facts(Article.objects.select_related(*WHOLE).get(pk=approved.pk))


def test_the_lock_holds_until_the_transaction_ends(draft: Article, owner_connection: Owner) -> None:
    owner_connection.execute("SET lock_timeout = '50ms'")
    with transaction.atomic():
        lock_article(draft)
        with pytest.raises(psycopg.errors.LockNotAvailable):
            owner_connection.execute("SELECT 1 FROM content_article FOR UPDATE")
    owner_connection.execute("SELECT 1 FROM content_article FOR UPDATE")
