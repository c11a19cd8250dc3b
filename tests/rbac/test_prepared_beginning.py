"""BEGIN goes along with the first statement of a transaction, which is as whole as any other."""

from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from psycopg.pq import TransactionStatus

from rbac.models import Scope
from rbac.scopes import add_scope
from tests.rbac.test_prepared_inside import RENAME, names, run


@pytest.fixture(autouse=True)
def in_no_transaction(fresh_database: str) -> None:
    """As in a request, with the statement prepared."""
    add_scope("News")
    add_scope("Policies")
    with transaction.atomic():
        RENAME.run({"name": "News"}, name="News")


@pytest.fixture
def ways(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """One entry for each time that somebody waits for the database."""
    gone, wait = list[object](), psycopg.Connection.wait

    def counted(self: Any, generator: Any, *args: Any, **options: Any) -> Any:
        before = self.pgconn.transaction_status
        answer = wait(self, generator, *args, **options)
        gone.append((before, self.pgconn.transaction_status))
        return answer

    monkeypatch.setattr(psycopg.Connection, "wait", counted)
    return gone


def status() -> TransactionStatus:
    return TransactionStatus(connection.connection.info.transaction_status)


def test_a_transaction_is_one_message_and_its_end(ways: list[object]) -> None:
    idle, running = TransactionStatus.IDLE, TransactionStatus.INTRANS
    with transaction.atomic():
        RENAME.run({"name": "Tidings"}, name="News")
    assert [way for way in ways if way != (idle, idle)] == [(idle, running), (running, idle)]
    assert names() == {"Tidings", "Policies"}


@transaction.atomic
def rename_and_fail(old: str) -> None:
    RENAME.run({"name": "Tidings"}, name=old)
    assert status() == TransactionStatus.INTRANS
    raise RuntimeError


def test_what_fails_afterwards_takes_it_back() -> None:
    with pytest.raises(RuntimeError):
        rename_and_fail("News")
    assert (status(), names()) == (TransactionStatus.IDLE, {"News", "Policies"})


def test_what_fails_in_the_statement_itself_takes_it_back() -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        RENAME.run({"name": "x" * 300}, name="News")
    assert (status(), names()) == (TransactionStatus.IDLE, {"News", "Policies"})


def test_a_statement_that_is_not_there_any_more_is_made_in_the_same_transaction() -> None:
    run("DEALLOCATE ALL")
    with transaction.atomic():
        RENAME.run({"name": "Tidings"}, name="News")
        assert status() == TransactionStatus.INTRANS
        transaction.set_rollback(True)
    assert names() == {"News", "Policies"}


def test_where_the_message_never_left_the_next_statement_begins_the_transaction() -> None:
    with transaction.atomic():
        with pytest.raises(Exception, match="NUL"):
            RENAME.run({"name": "\0"}, name="News")
        Scope.objects.filter(name="News").update(name="Tidings")
        assert status() == TransactionStatus.INTRANS
        transaction.set_rollback(True)
    assert names() == {"News", "Policies"}


def test_what_waits_for_the_commit_runs_after_it() -> None:
    seen = list[set[str]]()
    with transaction.atomic():
        RENAME.run({"name": "Tidings"}, name="News")
        transaction.on_commit(lambda: seen.append(names()))
        assert seen == []
    assert (seen, status()) == ([{"Tidings", "Policies"}], TransactionStatus.IDLE)


def test_a_savepoint_around_it_takes_back_what_came_after_it_alone() -> None:
    with transaction.atomic():
        RENAME.run({"name": "Tidings"}, name="News")
        with pytest.raises(RuntimeError):
            rename_and_fail("Policies")
    assert names() == {"Tidings", "Policies"}


def test_where_somebody_ends_transactions_by_hand_the_driver_begins_them() -> None:
    transaction.set_autocommit(False)
    try:
        with transaction.atomic():
            RENAME.run({"name": "Tidings"}, name="News")
        assert (connection.connection.autocommit, status()) == (False, TransactionStatus.INTRANS)
        transaction.rollback()
    finally:
        transaction.set_autocommit(True)
    assert names() == {"News", "Policies"}


@pytest.mark.parametrize("level", list(psycopg.IsolationLevel))
def test_a_transaction_that_should_be_stricter_is(level: psycopg.IsolationLevel) -> None:
    connection.ensure_connection()
    connection.connection.isolation_level = level
    with transaction.atomic(), connection.cursor() as cursor:
        RENAME.run({"name": "Tidings"}, name="News")
        cursor.execute("SHOW transaction_isolation")
        assert cursor.fetchone() == (level.name.lower().replace("_", " "),)
