"""A prepared query answers as the ORM does: in a transaction, planned anew, and where nothing can ever be found."""

from typing import Any

import pytest
from django.db import connection
from django.db.models import BigIntegerField, CharField

from rbac.models import Scope
from rbac.prepared import Prepared, Slot, _type_of


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
