"""The journal against somebody who holds the web's log-in to PostgreSQL, with every means that SQL offers."""

from typing import Any

import psycopg
import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from audit.models import Entry
from secureproject.doctor.database import left_behind
from tests.attacks.raw_journal import raw_row, write_row
from tests.newsroom import Person
from tests.template_database import web_url

REFUSED = {
    "a temporary table in front of it": "CREATE TEMP TABLE secure_audit_entry (id int)",
    "a function of its own": "CREATE FUNCTION pg_temp.now() RETURNS timestamptz LANGUAGE sql AS $$SELECT NULL$$",
    "a schema of its own": "CREATE SCHEMA evil",
    "a function among ours": "CREATE FUNCTION public.currval(text) RETURNS bigint LANGUAGE sql AS $$SELECT 1$$",
    "another function of a trigger": "CREATE OR REPLACE FUNCTION {trigger}() RETURNS trigger LANGUAGE plpgsql "
    "AS $$BEGIN RETURN NEW; END$$",
    "a trigger function with another search path": "ALTER FUNCTION {trigger}() RESET search_path",
    "a trigger of its own": "CREATE TRIGGER evil BEFORE INSERT ON secure_audit_entry FOR EACH ROW "
    "EXECUTE FUNCTION {trigger}()",
    "a trigger called by hand": "SELECT {trigger}()",
    "a rule": "CREATE RULE evil AS ON INSERT TO secure_audit_entry DO INSTEAD NOTHING",
    "triggers off": "ALTER TABLE secure_audit_entry DISABLE TRIGGER ALL",
    "as a replica": "SET session_replication_role = replica",
    "as a replica, by a function": "SELECT set_config('session_replication_role', 'replica', false)",
    "as the owner": "SET ROLE {owner}",
    "as the owner's session": "SET SESSION AUTHORIZATION {owner}",
    "rights of what the owner makes later": "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT ALL ON TABLES TO PUBLIC",
    "the numbers set back": "SELECT setval('secure_audit_entry_id_seq', 1)",
    "the numbers from elsewhere": "ALTER SEQUENCE secure_audit_entry_id_seq RESTART",
    "a write that updates": "INSERT INTO secure_audit_entry SELECT * FROM secure_audit_entry "
    "ON CONFLICT (id) DO UPDATE SET event = 'x'",
    "a merge that deletes": "MERGE INTO secure_audit_entry AS e USING (SELECT 1) AS x ON true "
    "WHEN MATCHED THEN DELETE",
    "a merge that updates": "MERGE INTO secure_audit_entry AS e USING (SELECT 1) AS x ON true "
    "WHEN MATCHED THEN UPDATE SET event = 'x'",
    "a deletion inside a question": "WITH gone AS (DELETE FROM secure_audit_entry RETURNING 1) SELECT * FROM gone",
    "a lock on a row": "SELECT 1 FROM secure_audit_entry FOR UPDATE",
    "a lock that keeps readers out": "LOCK TABLE secure_audit_entry IN ACCESS EXCLUSIVE MODE",
    "a lock that keeps writers out": "LOCK TABLE secure_audit_entry IN SHARE MODE",
    "rows out to a program": "COPY secure_audit_entry TO PROGRAM 'cat'",
    "rows out to a file": "COPY secure_audit_entry TO '/tmp/rows'",
    "rows in from a program": "COPY secure_audit_entry FROM PROGRAM 'cat'",
    "a file of the server": "SELECT pg_read_file('postgresql.conf')",
    "a file of the server as an object": "SELECT lo_import('/etc/passwd')",
    "a setting of the server": "ALTER SYSTEM SET session_replication_role = replica",
    "code of its own": "LOAD 'evil'",
    "a foreign server": "CREATE EXTENSION postgres_fdw",
    "the table itself": "DROP TABLE secure_audit_entry",
    "a publication of changes": "CREATE PUBLICATION evil FOR TABLE secure_audit_entry",
    "a slot that keeps the log for ever": "SELECT pg_create_physical_replication_slot('evil', true)",
    "a table that is a part of it": "CREATE TABLE evil () INHERITS (secure_audit_entry)",
    "a partition of it": "CREATE TABLE evil PARTITION OF secure_audit_entry DEFAULT",
    "a table above it": "ALTER TABLE secure_audit_entry INHERIT secure_audit_leaf",
    "a policy that hides rows": "CREATE POLICY evil ON secure_audit_entry USING (false)",
    "rows hidden by policies": "ALTER TABLE secure_audit_entry ENABLE ROW LEVEL SECURITY",
    "a constraint taken away": "ALTER TABLE secure_audit_leaf DROP CONSTRAINT secure_audit_leaf_pkey",
    "an index taken away": "DROP INDEX entry_by_transaction",
    "an index that runs code": "CREATE INDEX evil ON secure_audit_entry ((pg_sleep(60) IS NULL))",
    "another name": "ALTER TABLE secure_audit_entry RENAME TO evil",
    "another schema": "ALTER TABLE secure_audit_entry SET SCHEMA pg_temp",
    "itself as the owner": "ALTER TABLE secure_audit_entry OWNER TO CURRENT_USER",
    "what the owner has": "REASSIGN OWNED BY {owner} TO CURRENT_USER",
    "its own number": "INSERT INTO secure_audit_entry OVERRIDING SYSTEM VALUE SELECT * FROM secure_audit_entry",
    "a block of code": "DO $$BEGIN UPDATE secure_audit_entry SET event = 'x'; END$$",
    "a cursor that updates": "DECLARE evil CURSOR FOR SELECT * FROM secure_audit_entry FOR UPDATE",
    "two keys exchanged": "UPDATE secure_audit_personkey AS k SET wrapped = o.wrapped FROM secure_audit_personkey o",
    "a key for somebody else": "UPDATE secure_audit_personkey SET person_id = '0'",
    "a key that begins destroyed": "INSERT INTO secure_audit_personkey (id, person_kind, person_id, destroyed_at)"
    " VALUES (gen_random_uuid(), 'accounts.user', '1', now())",
    "a lock on a key": "SELECT 1 FROM secure_audit_personkey FOR NO KEY UPDATE",
    "a request to be forgotten taken back": "DELETE FROM secure_audit_erasure",
    "a restore that never was": "INSERT INTO secure_audit_restoration SELECT * FROM secure_audit_restoration",
    "the end of the log": "SELECT pg_switch_wal()",
    "statistics that lie": "SELECT pg_clear_relation_stats('public', 'secure_audit_entry')",
}


@pytest.mark.parametrize("attack", REFUSED)
def test_it_is_refused(attack: str, ada: Person, owner: dict[str, str]) -> None:
    before = list(Entry.objects.order_by("pk").values())
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(REFUSED[attack].format(**owner))
    assert list(Entry.objects.order_by("pk").values()) == before


@pytest.fixture
def owner(db: None) -> dict[str, str]:
    """Who owns the journal, and the function of one of its triggers."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relowner::regrole::text, tgfoid::regproc::text"
            " FROM pg_trigger JOIN pg_class ON tgrelid = pg_class.oid"
            " WHERE relname = 'secure_audit_entry' AND NOT tgisinternal ORDER BY tgname LIMIT 1"
        )
        name, trigger = cursor.fetchone()
    return {"owner": name, "trigger": trigger}


def test_rows_that_come_in_bulk_are_stamped_and_numbered_too(ada: Person) -> None:
    row = raw_row({"event": "x"}) | {"salt": "\\x" + "00" * 32}
    forged = row | {"recorded_at": "2020-01-01T00:00:00Z", "xid": "3"}
    with connection.cursor() as cursor:
        copied(cursor, forged)
        cursor.execute("SELECT recorded_at > now() - interval '1 hour', xid = pg_current_xact_id()"
                       " FROM secure_audit_entry WHERE event = 'x'")  # fmt: skip
        assert cursor.fetchall() == [(True, True)]
        with pytest.raises(psycopg.Error, match="numbers its own rows"), transaction.atomic():
            copied(cursor, forged | {"id": 10**9})


def copied(cursor: Any, row: dict[str, Any]) -> None:
    with cursor.copy(f"COPY secure_audit_entry ({', '.join(row)}) FROM STDIN") as rows:
        rows.write_row([*row.values()])


def test_it_gives_itself_no_right(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "GRANT ALL ON secure_audit_entry, secure_audit_leaf TO CURRENT_USER"
        )  # a warning, no more
        cursor.execute(
            "SELECT has_table_privilege(current_user, 'secure_audit_entry', 'UPDATE, DELETE, TRUNCATE')"
        )
        assert cursor.fetchone() == (False,)


def test_no_transaction_outlives_its_connection(fresh_database: str) -> None:
    """It would keep the sealer waiting for ever, and nobody could end it by ending a connection."""
    with psycopg.connect(web_url(fresh_database), autocommit=True) as web:
        web.execute("BEGIN")
        with pytest.raises(psycopg.errors.ObjectNotInPrerequisiteState):
            web.execute("PREPARE TRANSACTION 'evil'")


# What every session may set for itself, and what a function might trip over.
SETTINGS = {
    "standard_conforming_strings": "off",
    "transform_null_equals": "on",
    "search_path": "pg_temp, public",
    "row_security": "off",
    "DateStyle": "SQL, DMY",
    "TimeZone": "Pacific/Kiritimati",
    "IntervalStyle": "iso_8601",
    "plpgsql.extra_errors": "all",
    "default_transaction_isolation": "serializable",
    "constraint_exclusion": "on",
    "backslash_quote": "on",
    "array_nulls": "off",
    "extra_float_digits": "-15",
    "xmloption": "content",
}


@pytest.mark.parametrize("setting", SETTINGS)
def test_no_setting_of_a_session_weakens_a_wall(setting: str, ada: Person) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [setting, SETTINGS[setting]])
        for change in (
            "UPDATE public.secure_audit_entry SET event = 'x'",
            "DELETE FROM public.secure_audit_entry",
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                cursor.execute(change)
        with pytest.raises(DatabaseError), transaction.atomic():
            write_row({"format": 2})
        with pytest.raises(DatabaseError), transaction.atomic():
            write_row({"event": "audit.keys.destroyed"})
        write_row({"recorded_at": "2020-01-01T00:00:00Z", "xid": "3"})
        cursor.execute(
            "SELECT recorded_at > clock_timestamp() - interval '1 hour', xid = pg_current_xact_id()"
            " FROM public.secure_audit_entry ORDER BY id DESC LIMIT 1"
        )
        assert cursor.fetchone() == (True, True)


def test_no_function_lends_it_the_rights_of_the_owner(db: None) -> None:
    """Trigger functions run by themselves only; whatever else runs as its owner, the web may not call."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname, prorettype = 'trigger'::regtype, proconfig::text LIKE '%%search_path=pg_catalog%%',"
            " has_function_privilege(current_user, pg_proc.oid, 'EXECUTE') FROM pg_proc"
            " WHERE prosecdef AND pronamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)"
        )
        found = cursor.fetchall()
    assert len(found) > 20
    assert [name for name, _trigger, fixed_path, _may in found if not fixed_path] == []
    assert [name for name, trigger, _fixed, may in found if may and not trigger] == []


def test_what_it_leaves_behind_is_found(db: None) -> None:
    """PostgreSQL lets every log-in change its own settings and keep large objects. It cannot hide them."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER ROLE CURRENT_USER SET statement_timeout = 1")
        cursor.execute("SELECT lo_from_bytea(0, 'hidden')")
    assert list(left_behind()) == [
        "The log-in cms_web carries a setting of its own: statement_timeout.",
        "cms_web keeps 1 large objects, which this site does not use.",
    ]
