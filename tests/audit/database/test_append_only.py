"""Append-only triggers (audit.database.append_only) read nothing that a client can set."""

from typing import Any

import psycopg
import pytest

from audit.models import Entry

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


def test_the_list_of_triggers_to_ignore_is_not_looked_at(
    fresh_database: str, seen_entry: Entry, owner_connection: "psycopg.Connection[Any]"
) -> None:
    owner_connection.execute(IGNORE_TRIGGERS)
    for sql in CHANGES:
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
            owner_connection.execute(sql)
