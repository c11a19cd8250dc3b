"""Rows that are locked first and read afterwards: as they are now, and locked until the end, whatever went wrong."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import BigIntegerField
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from rbac import locked_objects, prepared_inside
from rbac.locked_objects import LockedObjects
from rbac.models import RoleAssignment, Scope
from rbac.prepared import Slot, _prepared
from tests.rbac.conftest import GiveRole, MakePerson

SELECT = ("scope", "user")


@pytest.fixture
def query(db: None) -> Iterator[LockedObjects[RoleAssignment]]:
    """Of which this connection knows nothing yet, and afterwards nothing any more."""
    found: LockedObjects[RoleAssignment] = LockedObjects(
        lambda: RoleAssignment.objects.filter(pk=Slot("key", BigIntegerField()), role__contains="%"), SELECT
    )
    forget(found)
    yield found
    forget(found)


@pytest.fixture
def held(person: MakePerson, give: GiveRole, sport: Scope) -> RoleAssignment:
    given = give(person("otto"), "editor", sport)
    RoleAssignment.objects.filter(pk=given.pk).update(role="100%")  # a sign that parameters are marked with
    return given


def forget(query: LockedObjects[Any]) -> None:
    with connection.cursor() as cursor:
        _prepared.setdefault(connection.connection, set()).discard(query._name)
        cursor.execute("SELECT 1 FROM pg_prepared_statements WHERE name = %s", [query._name])
        if cursor.fetchone():
            cursor.execute(query._removal)


def is_known(query: LockedObjects[Any]) -> bool:
    return query._name in _prepared[connection.connection]


def messages(query: LockedObjects[RoleAssignment], held: RoleAssignment) -> list[str]:
    """What is sent for the right answer, which comes with what belongs to it."""
    with CaptureQueriesContext(connection) as captured:
        (found,) = query.rows(key=held.pk)
        assert (found.pk, found.scope and found.scope.name, str(found.user)) == (held.pk, "Sport", "Otto")
    assert not connection.needs_rollback
    return [sent["sql"] for sent in captured]


def test_outside_a_transaction_nothing_is_locked(
    query: LockedObjects[RoleAssignment], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locked_objects, "connection", SimpleNamespace(in_atomic_block=False))
    with pytest.raises(TransactionManagementError, match="as long as the transaction"):
        query.rows(key=1)


def test_it_is_prepared_once_and_locks_first_in_one_message(
    query: LockedObjects[RoleAssignment], held: RoleAssignment
) -> None:
    (first,), (second,) = messages(query, held), messages(query, held)
    assert (
        first.index("FOR UPDATE")
        < first.index("SAVEPOINT kept")
        < first.index("PREPARE")
        < first.index("EXECUTE")
    )
    assert second.index("FOR UPDATE") < second.index("SAVEPOINT kept") < second.index("EXECUTE")
    assert "PREPARE" not in second
    assert is_known(query)


def test_what_is_not_there_is_no_row(query: LockedObjects[RoleAssignment], held: RoleAssignment) -> None:
    assert query.rows(key=held.pk + 1) == []
    assert query.rows(key=held.pk + 1) == []


def test_a_statement_that_is_gone_is_done_without_and_prepared_the_next_time(
    query: LockedObjects[RoleAssignment], held: RoleAssignment
) -> None:
    messages(query, held)
    with connection.cursor() as cursor:
        cursor.execute(query._removal)
    assert len(messages(query, held)) == 3  # the one that failed, the way back, and the query as text
    assert not is_known(query)
    assert "PREPARE" in messages(query, held)[0]


def test_a_statement_that_is_there_already_is_used_from_then_on(
    query: LockedObjects[RoleAssignment], held: RoleAssignment
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(query._preparation)
    assert len(messages(query, held)) == 3
    assert is_known(query)
    assert len(messages(query, held)) == 1


def test_a_statement_of_columns_that_have_changed_is_taken_away(
    query: LockedObjects[RoleAssignment], held: RoleAssignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    messages(query, held)
    # PostgreSQL says the same of this as of a plan whose columns are not there any more.
    monkeypatch.setattr(
        query, "_execution", "SELECT DISTINCT 1 FROM secure_rbac_scope WHERE id = %s FOR UPDATE"
    )
    assert "DEALLOCATE" in messages(query, held)[1]
    assert not is_known(query)
    monkeypatch.undo()
    assert "PREPARE" in messages(query, held)[0]


def test_any_other_error_is_raised_as_it_is(
    query: LockedObjects[RoleAssignment], held: RoleAssignment
) -> None:
    messages(query, held)
    with pytest.raises(DatabaseError, match="invalid input syntax"), transaction.atomic():
        query.rows(key="no number")
    assert len(messages(query, held)) == 1


def test_a_full_connection_locks_and_reads_without_preparing(
    query: LockedObjects[RoleAssignment], held: RoleAssignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = _prepared[connection.connection]
    monkeypatch.setattr(prepared_inside, "MOST_ON_A_CONNECTION", len(known))
    lock, read = messages(query, held)
    assert lock.endswith("FOR UPDATE")
    assert "FOR UPDATE" not in read
    assert not is_known(query)
    monkeypatch.setattr(prepared_inside, "MOST_ON_A_CONNECTION", len(known) + 1)
    assert len(messages(query, held)) == 1
    monkeypatch.setattr(prepared_inside, "MOST_ON_A_CONNECTION", 0)
    assert len(messages(query, held)) == 1  # one that is there already goes on being used
