"""Keys of people (audit.models.person_key): what no one can do to them with SQL."""

from typing import Any

import psycopg
import pytest

from audit.models import Entry


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
