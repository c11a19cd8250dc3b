"""Entries, keys and the tree (audit.models) against SQL: of the captured web process, the worker and the owner."""

from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import User
from audit.models import Entry, Head, SigningKey

COLUMNS = (
    "format, event, actor_kind, actor_id, on_behalf_of_kind, on_behalf_of_id, subject_kind, subject_id, person_kind, "
    "person_id, request_id, session_digest, salt, public, commitments, sealed"
)

VALUES = "1, 'x', 'system', 'x', '', '', '', '', '', '', '', '', sha256('x'), '{}', '{}', '[]'"

CHANGES = [
    "UPDATE secure_audit_entry SET event = 'nothing'",
    "DELETE FROM secure_audit_entry",
    "TRUNCATE secure_audit_entry",
    "DELETE FROM secure_audit_personkey",
    "TRUNCATE secure_audit_personkey",
    "MERGE INTO secure_audit_entry e USING (SELECT 1 AS n) s ON e.id > 0 WHEN MATCHED THEN DELETE",
]

IGNORE_TRIGGERS = (
    "SELECT set_config('pgtrigger.ignore', (SELECT array_agg(tgname)::text FROM pg_trigger), false)"
)


def attack(sql: str) -> list[Any]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall() if cursor.description else []


@pytest.mark.parametrize("sql", [*CHANGES, "UPDATE secure_audit_personkey SET wrapped = ''"])
def test_the_web_cannot_change_what_is_written(seen_entry: Entry, sql: str) -> None:
    with pytest.raises(DatabaseError, match="permission denied"):
        attack(sql)
    assert Entry.objects.get().event == seen_entry.event


def test_time_and_transaction_cannot_be_forged(seen_entry: Entry) -> None:
    attack(IGNORE_TRIGGERS)
    attack(
        f"INSERT INTO secure_audit_entry (recorded_at, xid, {COLUMNS}) VALUES ('2001-01-01', '5', {VALUES})"  # noqa: S608
    )
    forged = Entry.objects.get(event="x")
    assert forged.recorded_at > seen_entry.recorded_at
    assert forged.xid >= seen_entry.xid


@pytest.mark.parametrize("number", [-1, 1, 10**12])
def test_a_row_cannot_choose_its_number(seen_entry: Entry, number: int) -> None:
    with pytest.raises(DatabaseError, match=r"numbers its own rows|duplicate key"):
        attack(f"INSERT INTO secure_audit_entry (id, {COLUMNS}) VALUES ({number}, {VALUES})")  # noqa: S608


def test_the_model_itself_cannot_be_written(ada: User) -> None:
    with pytest.raises(TypeError, match="record"):
        Entry().save()
    with pytest.raises(TypeError, match="append-only"):
        Entry().delete()


def test_a_destroyed_key_stays_destroyed(
    fresh_database: str, seen_entry: Entry, owner_connection: "psycopg.Connection[Any]"
) -> None:
    owner_connection.execute("UPDATE secure_audit_personkey SET wrapped = NULL, destroyed_at = now()")
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="stays destroyed"):
        owner_connection.execute("UPDATE secure_audit_personkey SET wrapped = '', destroyed_at = NULL")


def test_a_key_stays_with_its_person(
    fresh_database: str, seen_entry: Entry, owner_connection: "psycopg.Connection[Any]"
) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="keeps its person"):
        owner_connection.execute("UPDATE secure_audit_personkey SET person_id = '0'")


def test_the_list_of_triggers_to_ignore_is_not_looked_at(
    fresh_database: str, seen_entry: Entry, owner_connection: "psycopg.Connection[Any]"
) -> None:
    owner_connection.execute(IGNORE_TRIGGERS)
    for sql in CHANGES:
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
            owner_connection.execute(sql)


@pytest.mark.as_worker
@pytest.mark.parametrize("sql", ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {}"])
def test_not_even_the_worker_changes_the_tree(large_tree: Head, sql: str) -> None:
    for table, column in (("leaf", "hash"), ("tile", "root"), ("head", "note"), ("signingkey", "note")):
        statement = sql.format(f"secure_audit_{table}", column, column)
        with pytest.raises(DatabaseError, match="permission denied"):
            attack(statement)


@pytest.mark.as_worker
def test_not_even_the_owner_changes_the_tree_by_accident(
    fresh_database: str, large_tree: Head, owner_connection: "psycopg.Connection[Any]"
) -> None:
    for table in ("leaf", "tile", "head", "signingkey"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
            owner_connection.execute(f"DELETE FROM secure_audit_{table}")  # noqa: S608


@pytest.mark.as_worker
def test_a_head_or_key_cannot_choose_its_number(large_tree: Head) -> None:
    for row in (SigningKey(pk=-1, public_key=b"x", note="x"), Head.objects.get(pk=large_tree.pk)):
        row.pk = -1
        with pytest.raises(DatabaseError, match="numbers its own rows"), transaction.atomic():
            row.save(force_insert=True)
