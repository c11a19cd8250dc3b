"""The audit log against someone who holds the web's log-in to PostgreSQL, with every means that SQL offers."""

import tomllib
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from audit.models import Entry
from secureproject.doctor.database import left_behind
from tests.attacks.raw_audit_log import raw_row, write_row
from tests.newsroom import Person
from tests.template_database import web_url

ATTACKS: dict[str, dict[str, str]] = tomllib.loads(
    Path(__file__).with_name("audit_log_by_sql.toml").read_text()
)


@pytest.mark.parametrize("attack", ATTACKS["refused"])
def test_it_is_refused(attack: str, ada: Person, owner: dict[str, str]) -> None:
    before = list(Entry.objects.order_by("pk").values())
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ATTACKS["refused"][attack].format(**owner))
    assert list(Entry.objects.order_by("pk").values()) == before


@pytest.fixture
def owner(db: None) -> dict[str, str]:
    """Who owns the audit log, and the function of one of its triggers."""
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
    """It would keep the sealer waiting for ever, and no one could end it by ending a connection."""
    with psycopg.connect(web_url(fresh_database), autocommit=True) as web:
        web.execute("BEGIN")
        with pytest.raises(psycopg.errors.ObjectNotInPrerequisiteState):
            web.execute("PREPARE TRANSACTION 'evil'")


@pytest.mark.parametrize("setting", ATTACKS["settings"])
def test_no_setting_of_a_session_weakens_a_wall(setting: str, ada: Person) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [setting, ATTACKS["settings"][setting]])
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
