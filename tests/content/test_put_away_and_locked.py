"""A save puts the working copy away and locks its article in one message: in this order, whatever became of it."""

from collections.abc import Callable

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from content.models import Article, WorkingCopy
from content.revisions import LOCKED
from content.working_copies.keeping import _PUT_AWAY, _PUT_AWAY_AND_LOCK, NOTHING, keep_working_copy, put_away
from content.working_copies.written import Page, Written
from rbac.prepared import _prepared
from rbac.prepared_together import rows_of_both
from tests.content.test_prepared_objects import facts
from tests.newsroom import Person, fresh

type Owner = psycopg.Connection[tuple[object, ...]]
WHOLE = ("section__scope", "section__address", "address", "draft__status", "live__status")


@pytest.fixture(autouse=True)
def in_no_transaction(fresh_database: str) -> None:
    """As in a request."""


def keep(draft: Article, cara: Person, window: str = "w") -> None:
    version = WorkingCopy.objects.values_list("version", flat=True).first() or 0
    words = Written("Ferry", "", "<p>More.</p>", 1)
    keep_working_copy(fresh(draft), words, Page(window, version + 1, version), by=cara)


def put_away_words(draft: Article, cara: Person, window: str = "w") -> Article:
    with transaction.atomic():
        return put_away(cara, draft, Page(window, 9, 0))


def is_open() -> bool:
    return WorkingCopy.objects.get().is_open


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def nothing_happens() -> None:
    pass


def they_go() -> None:
    run("DEALLOCATE ALL")


def the_lock_goes() -> None:
    run(f"DEALLOCATE {LOCKED._name}")


def somebody_else_prepares_one() -> None:
    _prepared[connection.connection].discard(_PUT_AWAY_AND_LOCK._name)


@pytest.mark.parametrize("meanwhile", [nothing_happens, they_go, the_lock_goes, somebody_else_prepares_one])
def test_the_words_are_put_away_and_the_article_is_as_it_is_stored(
    meanwhile: Callable[[], None], draft: Article, cara: Person
) -> None:
    for _ in range(2):
        keep(draft, cara)
        Article.objects.filter(pk=draft.pk).update(slug="changed")
        found = put_away_words(draft, cara)
        assert not is_open()
        assert facts(found) == facts(Article.objects.select_related(*WHOLE).get())
        meanwhile()


@pytest.mark.parametrize("times", [1, 2])
def test_the_article_is_locked(times: int, draft: Article, cara: Person, owner_connection: Owner) -> None:
    for _ in range(times - 1):
        put_away_words(draft, cara)
    owner_connection.execute("SET lock_timeout = '50ms'")
    with transaction.atomic():
        put_away(cara, draft, Page("w", 1, 0))
        with pytest.raises(psycopg.errors.LockNotAvailable):
            owner_connection.execute("SELECT 1 FROM content_article FOR UPDATE")


def test_what_another_window_wrote_stays_open(draft: Article, cara: Person) -> None:
    for _ in range(2):
        keep(draft, cara, "other")
        assert put_away_words(draft, cara).pk == draft.pk
        assert is_open()


def test_an_article_is_never_locked_before_the_copy(
    draft: Article, cara: Person, owner_connection: Owner
) -> None:
    keep(draft, cara, "other")
    values = {"person": cara.pk, "article": draft.pk, "known": 0, "here": "w"}
    values |= _PUT_AWAY.new(NOTHING | {"window": "w", "sequence": 1})
    owner_connection.execute("SET lock_timeout = '50ms'")
    for _ in range(2):
        with transaction.atomic():
            assert _PUT_AWAY_AND_LOCK.rows(**values) == []
            owner_connection.execute("SELECT 1 FROM content_article FOR UPDATE")


def test_an_error_of_another_kind_is_not_taken_for_a_statement_that_went(
    draft: Article, cara: Person
) -> None:
    put_away_words(draft, cara)
    put_away_words(draft, cara)
    with pytest.raises(DatabaseError), transaction.atomic():
        put_away(cara, Article(pk="no number"), Page("w", 1, 0))
    assert put_away_words(draft, cara).pk == draft.pk


def test_what_is_not_prepared_is_left_to_the_caller(draft: Article) -> None:
    run("DEALLOCATE ALL")
    _prepared.pop(connection.connection, None)
    with transaction.atomic():
        assert rows_of_both(LOCKED, LOCKED, article=draft.pk) is None
