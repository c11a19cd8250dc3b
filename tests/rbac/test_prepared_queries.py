"""Prepared queries answer as the ORM does, whatever becomes of the prepared statement."""

from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, DataError, connection, transaction
from django.db.models import BigIntegerField, CharField
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from foundation.prepared_queries import Parameter, PreparedQuery, prepared, prepared_objects
from rbac.models import CustomRole, Scope
from rbac.scopes import add_scope

KEY = Parameter("key", BigIntegerField())


def columns(*found: Any) -> tuple[Any, ...]:
    return found


def scopes_named(number: int = 1, word: str = "") -> Any:
    at = {"pk__in": [KEY, number, 2**40], "name": Parameter("name", CharField()), "name__contains": word}
    return Scope.objects.filter(**at).values_list("pk", "name")


def query() -> PreparedQuery[tuple[Any, ...]]:
    return PreparedQuery(scopes_named, columns)


@pytest.fixture
def committed(fresh_database: str) -> Scope:
    """Outside of a transaction, as pages are served."""
    return add_scope("News")


def statements() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'kept%%'")
        return int(cursor.fetchone()[0])


def run(text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(text)


def test_it_is_prepared_once_and_answers_the_same(committed: Scope) -> None:
    asked = query()
    for _time in range(3):
        assert asked.rows(key=committed.pk, name="News") == [(committed.pk, "News")]
        assert asked.rows(key=committed.pk, name="Policies") == []
    assert statements() == 1


def test_in_a_transaction_nothing_is_prepared(committed: Scope) -> None:
    with transaction.atomic():
        assert query().rows(key=committed.pk, name="News") == [(committed.pk, "News")]
    assert statements() == 0


@pytest.mark.parametrize("name", ["", "News'; DROP TABLE secure_rbac_scope; --", "$1", "%s", "%", "\\", "ä"])
def test_a_value_stays_a_value(committed: Scope, name: str) -> None:
    with_word = PreparedQuery(lambda: scopes_named(1, name), columns)
    for asked in (query(), with_word):
        assert asked.rows(key=committed.pk, name=name) == []
    odd = add_scope(f"{name} odd")
    assert with_word.rows(key=odd.pk, name=odd.name) == [(odd.pk, odd.name)]


def test_a_statement_that_is_gone_is_prepared_again(committed: Scope) -> None:
    """As on another server connection behind PgBouncer."""
    asked = query()
    asked.rows(key=0, name="")
    run("DEALLOCATE ALL")
    for left in (0, 1):
        assert asked.rows(key=committed.pk, name="News") == [(committed.pk, "News")]
        assert statements() == left


def test_a_statement_that_another_client_prepared_is_used(
    committed: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    query().rows(key=0, name="")
    monkeypatch.setattr("foundation.prepared_queries._prepared", {connection.connection: set()})
    for _time in range(2):
        assert query().rows(key=committed.pk, name="News") == [(committed.pk, "News")]
    assert statements() == 1


def test_a_column_that_changed_its_type_is_no_error(
    committed: Scope, owner_connection: psycopg.Connection[Any]
) -> None:
    asked = query()
    asked.rows(key=0, name="")
    owner_connection.execute("ALTER TABLE secure_rbac_scope ALTER COLUMN name TYPE text")
    for left in (0, 1):
        assert asked.rows(key=committed.pk, name="News") == [(committed.pk, "News")]
        assert statements() == left


def test_another_error_is_raised_and_the_query_not_repeated(committed: Scope) -> None:
    asked = query()
    asked.rows(key=0, name="")
    with CaptureQueriesContext(connection) as captured, pytest.raises(DataError):
        asked.rows(key=2**70, name="")
    assert len(captured) == 1
    with pytest.raises(DatabaseError):
        asked.rows(key=0, name="\x00")
    assert asked.rows(key=committed.pk, name="News") == [(committed.pk, "News")]


def test_a_connection_holds_only_so_many_statements(
    committed: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("foundation.prepared_queries.MAX_STATEMENTS", 1)
    first, second = query(), PreparedQuery(lambda: scopes_named().order_by("pk"), columns)
    for asked in (first, second, first):
        assert asked.rows(key=committed.pk, name="News") == [(committed.pk, "News")]
    assert statements() == 1


def test_numbers_are_no_new_statement_and_equal_facts_one_query(committed: Scope) -> None:
    assert prepared(scopes_named, columns, 7, "e") is prepared(scopes_named, columns, 7, "e")
    for facts, left in (((7, "e"), 1), ((8, "e"), 1), ((2**40, "e"), 2), ((7, "w"), 3)):
        assert prepared(scopes_named, columns, *facts).rows(key=committed.pk, name="News")
        assert statements() == left


def test_a_query_that_finds_nothing_is_not_sent(
    db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    nothing = PreparedQuery(lambda: Scope.objects.none().values_list("pk"), columns)
    with django_assert_num_queries(0):
        assert nothing.rows() == []


def test_a_row_may_ask_another_query(committed: Scope) -> None:
    names = PreparedQuery(lambda: Scope.objects.filter(pk=KEY).values_list("name"), columns)
    keys = PreparedQuery(lambda: Scope.objects.values_list("pk"), lambda key: names.rows(key=key))
    assert keys.rows() == [[("News",)]]


def test_values_are_converted_as_the_orm_does(db: None) -> None:
    made = CustomRole.objects.create(key="legal", name="Legal reviewer", cells={"a": "no"})
    (found,) = prepared_objects(lambda: CustomRole.objects.filter(pk=KEY)).rows(key=made.pk)
    assert found.cells == {"a": "no"}
