"""A session is found together with what its person holds: in one message, and nobody comes to hold another's."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import session_rows
from accounts.models import Session
from accounts.session_rows import alive
from rbac.assignments import assignments_of
from rbac.models import RoleAssignment
from rbac.prepared import _prepared
from tests.newsroom import Person
from tests.signing_in import signed_in


@pytest.fixture
def digest(fresh_database: str, ed: Person) -> str:
    """Of a session of Ed's, on a connection on which everything about it is prepared."""
    signed_in(ed)
    found = Session.objects.get(user=ed).digest
    held_by(found)
    return found


def held_by(digest: str) -> list[str]:
    found = alive(digest)
    assert found
    assert found.row.user
    return [held.role for held in assignments_of(found.row.user).all()]


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def nothing_happens() -> None:
    pass


def it_goes() -> None:
    run("DEALLOCATE ALL")


def this_connection_knows_nothing() -> None:
    run("DEALLOCATE ALL")
    _prepared[connection.connection].clear()


def test_who_is_unknown_holds_nothing(digest: str) -> None:
    assert alive("f" * 64) is None
    assert session_rows._ALIVE.rows(digest="f" * 64) == ([], [])


def test_both_are_asked_for_in_one_message(digest: str) -> None:
    with CaptureQueriesContext(connection) as captured:
        assert held_by(digest) == ["editor"]
    assert [query["sql"].count("EXECUTE") for query in captured.captured_queries] == [2]


@pytest.mark.parametrize("meanwhile", [nothing_happens, it_goes, this_connection_knows_nothing])
def test_they_answer_whatever_became_of_the_statements(meanwhile: Callable[[], None], digest: str) -> None:
    meanwhile()
    assert held_by(digest) == ["editor"]
    assert held_by(digest) == ["editor"]


def test_what_is_taken_away_is_not_held_by_the_next_request(digest: str, ed: Person) -> None:
    RoleAssignment.objects.filter(user=ed).delete()
    assert held_by(digest) == []


def test_a_session_of_nobody_holds_nothing(digest: str) -> None:
    Client().get("/account/login/")
    for nobody in Session.objects.filter(user=None):
        assert session_rows._ALIVE.rows(digest=nobody.digest)[1] == []


def test_nobody_comes_to_hold_what_somebody_else_holds(
    digest: str, otto: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The two statements see two states: between them the session could become somebody else's."""
    found, held = session_rows._ALIVE.rows(digest=digest)
    assert held
    others = [(otto.pk, row) for _key, row in held]
    monkeypatch.setattr(session_rows._ALIVE, "rows_with", lambda _ahead, **_values: (found, others, None))
    row = alive(digest)
    assert row
    assert row.row.user
    assert "_rbac_assignments" not in vars(row.row.user)
