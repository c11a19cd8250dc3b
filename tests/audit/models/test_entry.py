"""Entries and keys (audit.models) against SQL: of the captured web process, and of the owner."""

from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import User
from audit.models import Entry
from tests.audit.database.test_append_only import CHANGES, IGNORE_TRIGGERS

COLUMNS = (
    "format, event, actor_kind, actor_id, on_behalf_of_kind, on_behalf_of_id, subject_kind, subject_id, person_kind, "
    "person_id, request_id, session_digest, salt, public, commitments, sealed"
)

VALUES = "1, 'x', 'system', 'x', '', '', '', '', '', '', '', '', sha256('x'), '{}', '{}', '[]'"


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
