"""What is asked before a change and after it is planned once, and nothing of it stays on the connection."""

import pytest
from django.db import connection

from accounts.models import User
from rbac.consequences import consequences_of
from rbac.planned_once import PlannedOnce
from rbac.roles import grant_role

pytestmark = pytest.mark.django_db
SQL = "SELECT array_agg(id), %s FROM unnest($1) AS person (id) WHERE 'a%%' = %s"


def prepared() -> list[tuple[int, int]]:
    """How often what is prepared here was run by a plan for any values, and by one for the very values."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT generic_plans, custom_plans FROM pg_prepared_statements WHERE name LIKE 'once%'"
        )
        return list(cursor.fetchall())


def test_the_same_statement_is_planned_once_whatever_the_keys() -> None:
    asked = PlannedOnce()
    assert asked.row(SQL, ["x", "a%"], [1, 2]) == ([1, 2], "x")
    assert asked.row(SQL, ["x", "a%"], [3]) == ([3], "x")
    assert asked.row(SQL, ["x", "a%"], []) == (None, "x")
    assert prepared() == [(3, 0)]
    assert asked.row(SQL, ["' OR $1", "a%"], [2**40]) == ([2**40], "' OR $1")
    assert sorted(prepared()) == [(1, 0), (3, 0)]
    asked.forget()
    assert prepared() == []


def test_how_others_are_planned_stays_as_it_was() -> None:
    asked = PlannedOnce()
    asked.row(SQL, ["x", "a%"], [1])
    with connection.cursor() as cursor:
        cursor.execute("SHOW plan_cache_mode")
        assert cursor.fetchone() == ("auto",)
    asked.forget()


def test_nothing_stays_whether_the_change_could_be_made_or_not(otto: User, ada: User) -> None:
    assert consequences_of(lambda: grant_role(otto, "editor", reason="x", by=ada)).gaining == 1
    assert prepared() == []

    def fails() -> None:
        raise LookupError

    with pytest.raises(LookupError):
        consequences_of(fails)
    assert prepared() == []
