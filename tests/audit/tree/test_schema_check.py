"""Schema check: whatever the database's owner does to the tables around the rows is found."""

import pytest
from django.db import connection, transaction

from audit.models import Entry
from audit.tree.schema_check import schema_differences
from tests.database import logged_in_as_owner

pytestmark = pytest.mark.as_worker  # which seals

APPEND_ONLY, STAMPED = (
    next(t.get_pgid(Entry) for t in Entry._meta.triggers if t.name == name)  # type: ignore[attr-defined]
    for name in ("entry_append_only", "entry_stamped")
)

QUIET = "CREATE FUNCTION quiet() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NULL; END$$;"

SWALLOW = (
    f"{QUIET} CREATE TRIGGER quiet BEFORE INSERT ON secure_audit_entry FOR EACH ROW EXECUTE FUNCTION quiet()"
)

SHAPES = {
    "another relation secure_audit_entry stands in the schema cms_web": "CREATE SCHEMA cms_web;"
    " CREATE TABLE cms_web.secure_audit_entry (LIKE public.secure_audit_entry)",
    "secure_audit_entry is no plain table": "ALTER TABLE secure_audit_entry RENAME TO kept;"
    " CREATE VIEW secure_audit_entry AS SELECT * FROM kept",
    "secure_audit_entry hides rows": "ALTER TABLE secure_audit_entry ENABLE ROW LEVEL SECURITY",
    "secure_audit_leaf shares its rows": "CREATE TABLE more () INHERITS (secure_audit_leaf)",
    "a rule changes": "CREATE RULE quiet AS ON INSERT TO secure_audit_entry WHERE NEW.actor_id = '7'"
    " DO INSTEAD NOTHING",
    "the trigger quiet on secure_audit_entry is not of": SWALLOW,
    f"the trigger {APPEND_ONLY} on secure_audit_entry is switched off": "ALTER TABLE secure_audit_entry"
    " DISABLE TRIGGER USER",
    f"the trigger {STAMPED} on secure_audit_entry is gone": f"DROP TRIGGER {STAMPED} ON secure_audit_entry",
    f"the trigger {STAMPED} on secure_audit_entry does something else": f"CREATE OR REPLACE FUNCTION {STAMPED}()"
    " RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$BEGIN RETURN NEW; END$$",
    f"the trigger {APPEND_ONLY} on secure_audit_entry does something else": f"DROP TRIGGER {APPEND_ONLY}"
    f" ON secure_audit_entry; CREATE TRIGGER {APPEND_ONLY} BEFORE TRUNCATE ON secure_audit_entry"
    f" EXECUTE FUNCTION {APPEND_ONLY}()",
}  # fmt: skip


def test_whatever_is_done_to_the_tables_around_the_rows_is_found(fresh_database: str) -> None:
    assert list(schema_differences()) == []
    missed = []
    with logged_in_as_owner():
        for sentence, statements in SHAPES.items():
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statements)
                said = list(schema_differences())
                missed += [] if any(line.startswith(sentence) for line in said) else [f"{sentence}: {said}"]
                transaction.set_rollback(True)
    assert missed == []
