"""The journal against somebody with SQL: as the captured web process, and as the owner."""

from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import User
from audit.models import Entry
from audit.record import record
from tests.audit.conftest import SEEN

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
COLUMNS = (
    "format, event, actor_kind, actor_id, on_behalf_of_kind, on_behalf_of_id, subject_kind, subject_id, person_kind, "
    "person_id, request_id, session_digest, salt, public, commitments, sealed"
)
VALUES = "1, 'x', 'system', 'x', '', '', '', '', '', '', '', '', sha256('x'), '{}', '{}', '[]'"


@pytest.fixture
def entry(database: str, ada: User) -> Entry:
    with transaction.atomic():
        record(SEEN, by=ada)
    return Entry.objects.get()


def attack(sql: str) -> list[Any]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall() if cursor.description else []


@pytest.mark.parametrize("sql", [*CHANGES, "UPDATE secure_audit_personkey SET wrapped = ''"])
def test_the_web_cannot_change_what_is_written(entry: Entry, sql: str) -> None:
    with pytest.raises(DatabaseError, match="permission denied"):
        attack(sql)
    assert Entry.objects.get().event == entry.event


@pytest.mark.parametrize(
    "sql",
    [
        "ALTER TABLE secure_audit_entry DISABLE TRIGGER ALL",
        "DROP TABLE secure_audit_entry",
        "SET session_replication_role = replica",
        "SELECT setval('secure_audit_entry_id_seq', 1)",
        "CREATE RULE forget AS ON INSERT TO secure_audit_entry DO INSTEAD NOTHING",
    ],
)
def test_the_web_cannot_take_the_triggers_away(entry: Entry, sql: str) -> None:
    with pytest.raises(DatabaseError, match=r"permission denied|must be owner"):
        attack(sql)


def test_not_even_the_owner_changes_what_is_written(
    fresh_database: str, entry: Entry, owner_connection: "psycopg.Connection[Any]"
) -> None:
    for sql in CHANGES:
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
            owner_connection.execute(sql)
    assert Entry.objects.get().event == entry.event


def test_the_list_of_triggers_to_ignore_is_not_looked_at(
    fresh_database: str, entry: Entry, owner_connection: "psycopg.Connection[Any]"
) -> None:
    owner_connection.execute(IGNORE_TRIGGERS)
    for sql in CHANGES:
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
            owner_connection.execute(sql)


def test_time_and_transaction_cannot_be_forged(entry: Entry) -> None:
    attack(IGNORE_TRIGGERS)
    attack(
        f"INSERT INTO secure_audit_entry (recorded_at, xid, {COLUMNS}) VALUES ('2001-01-01', '5', {VALUES})"  # noqa: S608
    )
    forged = Entry.objects.get(event="x")
    assert forged.recorded_at > entry.recorded_at
    assert forged.xid >= entry.xid


@pytest.mark.parametrize("number", [-1, 1, 10**12])
def test_a_row_cannot_choose_its_number(entry: Entry, number: int) -> None:
    with pytest.raises(DatabaseError, match=r"numbers its own rows|duplicate key"):
        attack(f"INSERT INTO secure_audit_entry (id, {COLUMNS}) VALUES ({number}, {VALUES})")  # noqa: S608


def test_a_destroyed_key_stays_destroyed(
    fresh_database: str, entry: Entry, owner_connection: "psycopg.Connection[Any]"
) -> None:
    owner_connection.execute("UPDATE secure_audit_personkey SET wrapped = NULL, destroyed_at = now()")
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="stays destroyed"):
        owner_connection.execute("UPDATE secure_audit_personkey SET wrapped = '', destroyed_at = NULL")


def test_a_key_stays_with_its_person(
    fresh_database: str, entry: Entry, owner_connection: "psycopg.Connection[Any]"
) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="keeps its person"):
        owner_connection.execute("UPDATE secure_audit_personkey SET person_id = '0'")
