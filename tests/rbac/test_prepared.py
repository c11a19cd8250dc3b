"""A prepared query answers as the ORM does: in a transaction, planned anew, and where nothing can ever be found."""

from typing import Any

import psycopg
import pytest
from django.db import DataError, connection
from django.db.models import BigIntegerField, CharField
from django.test.utils import CaptureQueriesContext

from rbac.models import Scope
from rbac.prepared import Prepared, Slot, _prepared, _type_of
from rbac.scopes import add_scope


def _scopes() -> Any:
    at = {"pk__in": [Slot("key", BigIntegerField()), 1, 2**40], "name": Slot("name", CharField())}
    return Scope.objects.filter(**at).values_list("pk", "name")


def columns(*found: Any) -> tuple[Any, ...]:
    return found


def test_it_finds_what_is_asked_for_and_nothing_else(news: Scope, policies: Scope) -> None:
    query = Prepared(_scopes, columns)
    for ask in (query.rows, query.rows_planned_anew):
        assert ask(key=news.pk, name="News") == [(news.pk, "News")]
        assert ask(key=news.pk, name="Policies") == []


def test_what_can_never_be_found_is_not_asked_for(db: None, django_assert_num_queries: Any) -> None:
    nothing = Prepared(lambda: Scope.objects.none().values_list("pk"), columns)
    with django_assert_num_queries(0):
        assert (nothing.rows(), nothing.rows_planned_anew()) == ([], [])


def test_the_statement_that_is_kept_answers_the_same_with_every_value_in_its_place(news: Scope) -> None:
    query = Prepared(_scopes, columns)
    with connection.cursor() as cursor:
        cursor.execute(query._preparation)
        for name, found in (("News", [(news.pk, "News")]), ("Policies", [])):
            cursor.execute(query._execution, query._filled(query._parameters, {"key": news.pk, "name": name}))
            assert cursor.fetchall() == found
        cursor.execute(query._removal)
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE name = %s", [query._name])
        assert cursor.fetchone() == (0,)


def test_a_slot_says_of_which_kind_its_value_is() -> None:
    assert isinstance(Slot("key", BigIntegerField()).output_field, BigIntegerField)


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (0, "integer"),
        (2**31 - 1, "integer"),
        (2**31, "bigint"),
        (-(2**31), "integer"),
        (-(2**31) - 1, "bigint"),
    ],
)
def test_a_number_is_an_integer_as_long_as_it_is_one_to_postgresql(number: int, kind: str) -> None:
    assert _type_of(number) == kind


def is_kept(query: Prepared[Any]) -> bool:
    """By this process and by PostgreSQL, which agree."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE name = %s", [query._name])
        there = bool(cursor.fetchone() == (1,))
    assert there == (query._name in _prepared[connection.connection])
    return there


def test_a_column_that_changed_its_type_is_planned_anew(
    fresh_database: str, owner_connection: psycopg.Connection[Any]
) -> None:
    query, news = Prepared(_scopes, columns), add_scope("News")
    assert query.rows(key=news.pk, name="News") == [(news.pk, "News")]
    owner_connection.execute("ALTER TABLE secure_rbac_scope ALTER COLUMN name TYPE text")
    for kept in (False, True):
        assert query.rows(key=news.pk, name="News") == [(news.pk, "News")]
        assert is_kept(query) is kept


def test_another_error_is_no_reason_to_ask_twice(fresh_database: str) -> None:
    query = Prepared(_scopes, columns)
    query.rows(key=0, name="")
    with CaptureQueriesContext(connection) as captured, pytest.raises(DataError):
        query.rows(key=2**70, name="")
    assert len(captured) == 1
    assert is_kept(query)


def test_a_connection_keeps_a_hundred_statements_and_goes_on_using_them(fresh_database: str) -> None:
    first, second = Prepared(_scopes, columns), Prepared(lambda: _scopes().order_by("pk"), columns)
    first.rows(key=0, name="")
    _prepared[connection.connection].update(f"other {number}" for number in range(99))
    for query, kept in ((first, True), (second, False)):
        assert query.rows(key=0, name="") == []
        assert is_kept(query) is kept
    _prepared[connection.connection].discard("other 0")
    assert second.rows(key=0, name="") == []
    assert is_kept(second)
