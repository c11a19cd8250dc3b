"""Whoever is found comes with what they hold: in one message where a connection knows how, in two where it does not."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import DataError, connection
from django.db.models import BigIntegerField
from django.test.utils import CaptureQueriesContext

from rbac.assignments import assignments_of, keep_holdings, moment
from rbac.holdings_of_found import FoundWithHoldings
from rbac.models import RoleAssignment
from rbac.prepared import Prepared, Slot, _prepared
from rbac.scopes import add_scope

TOO_LARGE = 2**70  # for any key of PostgreSQL's


def by_key(*columns: str) -> Any:
    return get_user_model().objects.filter(pk=Slot("key", BigIntegerField())).values_list(*columns)


def address(found: str) -> str:
    return found


@pytest.fixture
def found() -> FoundWithHoldings[str]:
    return FoundWithHoldings(Prepared(lambda: by_key("email"), address), lambda: by_key("pk"))


@pytest.fixture
def ed(fresh_database: str) -> Any:
    user = get_user_model().objects.create_user("ed@example.org", name="Ed")
    RoleAssignment.objects.create(user=user, role="editor", scope=add_scope("News"), reason="x")
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
    _prepared.pop(connection.connection, None)
    return user


def sent(found: FoundWithHoldings[str], key: int) -> list[int]:
    """How many prepared statements run in each message."""
    with CaptureQueriesContext(connection) as captured:
        found.rows(key=key)
    return [query["sql"].count("EXECUTE") for query in captured.captured_queries if "EXECUTE" in query["sql"]]


def test_nobody_holds_nothing(found: FoundWithHoldings[str], ed: Any) -> None:
    for _time in range(2):
        assert found.rows(key=ed.pk + 1) == ([], [])


def test_the_first_time_each_is_prepared_and_then_one_message_asks_both(
    found: FoundWithHoldings[str], ed: Any
) -> None:
    assert [sent(found, ed.pk) for _time in range(3)] == [[1, 1], [2], [2]]


def test_what_is_held_is_what_the_person_holds(found: FoundWithHoldings[str], ed: Any) -> None:
    for _time in range(2):
        since = moment()
        emails, held = found.rows(key=ed.pk)
        assert emails == ["ed@example.org"]
        assert held is not None
        assert {key for key, _row in held} == {ed.pk}
        person = get_user_model()(pk=ed.pk)
        keep_holdings(person, [row for _key, row in held], since)
        with CaptureQueriesContext(connection) as captured:
            assert [(h.role, h.place) for h in assignments_of(person).all()] == [("editor", "News")]
        assert not captured.captured_queries


def test_another_error_is_raised_and_asked_about_once(found: FoundWithHoldings[str], ed: Any) -> None:
    found.rows(key=ed.pk)
    with CaptureQueriesContext(connection) as captured, pytest.raises(DataError):
        found.rows(key=TOO_LARGE)
    assert len(captured) == 1
    assert sent(found, ed.pk) == [2]


def test_in_a_transaction_what_is_held_is_left_for_when_it_is_needed(
    found: FoundWithHoldings[str], db: None
) -> None:
    user = get_user_model().objects.create_user("otto@example.org", name="Otto")
    for _time in range(2):
        assert found.rows(key=user.pk) == (["otto@example.org"], None)
