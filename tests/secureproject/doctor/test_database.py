"""Changed grants and triggers, and a wrong log-in, are reported."""

from typing import Any

import psycopg
import pytest

from secureproject.doctor import database

pytestmark = pytest.mark.usefixtures("database")


def test_grants_and_triggers_that_someone_changed_are_named(
    fresh_database: str, owner_connection: "psycopg.Connection[Any]"
) -> None:
    owner_connection.execute("GRANT DELETE ON secure_audit_entry TO cms_web")
    owner_connection.execute("REVOKE INSERT ON secure_audit_head FROM cms_worker")
    owner_connection.execute("ALTER TABLE secure_audit_entry DISABLE TRIGGER USER")
    assert any("on secure_audit_entry is switched off" in said for said in database.triggers_switched_off())
    owner_connection.execute("ALTER TABLE secure_audit_entry ENABLE ROW LEVEL SECURITY")
    assert (
        "Secure_audit_entry hides rows from some log-ins (row-level security)." in database.audit_log_tables()
    )
    assert list(database.grants_that_differ()) == [
        "cms_web may DELETE on secure_audit_entry, and should not.",
        "cms_worker may not INSERT on secure_audit_head, and should.",
    ]


@pytest.mark.as_worker
def test_a_web_with_the_workers_log_in_is_named() -> None:
    assert list(database.web_log_in()) == ["The web's log-in may write into the signed audit log."]
