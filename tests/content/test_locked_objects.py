"""An article that is locked and read in one message: as it is now, whatever became of the prepared statement."""

from collections.abc import Callable

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from content.models import Article
from content.revisions import LOCKED, locked
from rbac.prepared import _prepared
from tests.content.test_prepared_objects import facts

WHOLE = ("section__scope", "section__address", "address", "draft__status", "live__status")


@pytest.fixture(autouse=True)
def in_a_transaction(fresh_database: str) -> None:
    """Of a connection on which nothing is prepared yet."""


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def is_right(article: Article) -> bool:
    theirs = Article.objects.select_related(*WHOLE).get(pk=article.pk)
    return facts(locked(article)) == facts(theirs) and not connection.needs_rollback


def test_nothing_is_locked_outside_a_transaction(draft: Article) -> None:
    with pytest.raises(transaction.TransactionManagementError):
        locked(draft)


def test_what_is_not_there_is_said(draft: Article) -> None:
    with transaction.atomic(), pytest.raises(Article.DoesNotExist):
        locked(Article(pk=draft.pk + 1))


def nothing_happens() -> None:
    pass


def it_goes() -> None:
    run("DEALLOCATE ALL")


def somebody_else_prepares_it() -> None:
    run("DEALLOCATE ALL")
    _prepared[connection.connection].clear()
    run(LOCKED._preparation)


@pytest.mark.parametrize("meanwhile", [nothing_happens, it_goes, somebody_else_prepares_it])
def test_it_is_the_article_as_it_is_stored(meanwhile: Callable[[], None], published: Article) -> None:
    with transaction.atomic():
        assert is_right(published)
    meanwhile()
    with transaction.atomic():
        Article.objects.filter(pk=published.pk).update(slug="changed")
        assert is_right(published)
        assert is_right(published)
    assert Article.objects.get().slug == "changed"


def test_the_lock_holds_where_the_statement_was_gone(
    draft: Article, owner_connection: psycopg.Connection[tuple[object, ...]]
) -> None:
    with transaction.atomic():
        locked(draft)
    run("DEALLOCATE ALL")
    owner_connection.execute("SET lock_timeout = '50ms'")
    with transaction.atomic():
        locked(draft)
        with pytest.raises(psycopg.errors.LockNotAvailable):
            owner_connection.execute("SELECT 1 FROM content_article FOR UPDATE")


def test_a_connection_holds_only_so_many_statements(draft: Article, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rbac.prepared_inside.MOST_ON_A_CONNECTION", 0)
    with transaction.atomic():
        assert is_right(draft)


def test_other_errors_are_not_swallowed(draft: Article) -> None:
    with transaction.atomic():
        locked(draft)
        with pytest.raises(DatabaseError), transaction.atomic():
            LOCKED.rows(article="no number")
        assert is_right(draft)
