"""The audit log against someone who holds the web's log-in to PostgreSQL, with every means that SQL offers.

Rows written by hand stop nothing that seals, checks, reads or exports, and code in the web process does not stop the
worker that seals.
"""

import json
import threading
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import ProgrammingError, connection, transaction
from django.db.utils import DatabaseError
from django.test import Client

from audit.models import Entry, Head
from audit.tree import sealing
from audit.tree.sealing import seal_everything
from audit.tree.verification import verify
from secureproject.audit_log import upkeep
from secureproject.doctor.database import left_behind
from tests.audit.conftest import signing_key
from tests.audit.sealer import fill
from tests.commands import printed
from tests.newsroom import Person
from tests.template_database import web_url

__all__ = ["signing_key"]
TEXTS = (
    "event", "actor_kind", "actor_id", "on_behalf_of_kind", "on_behalf_of_id", "subject_kind", "subject_id",
    "person_kind", "person_id", "request_id", "session_digest",
)  # fmt: skip


def raw_row(change: Mapping[str, Any]) -> dict[str, Any]:
    """A row as someone writes it without our code."""
    empty = dict.fromkeys(TEXTS, "") | {"event": "content.article.edited"}
    row = {"format": 1, "salt": bytes(32), "public": "{}", "commitments": "{}", "sealed": "[]"}
    return empty | row | dict(change)


def write_row(change: Mapping[str, Any]) -> None:
    row = raw_row(change)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO secure_audit_entry ({', '.join(row)}) VALUES ({', '.join(['%s'] * len(row))})",  # noqa: S608
            list(row.values()),
        )


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


DEEP = "[" * 500 + "]" * 500
PART = {"key": "00000000-0000-4000-8000-000000000000", "fields": ["actor"], "data": "AAAA"}
POISON: dict[str, dict[str, Any]] = {
    "another format": {"format": 2},
    "no salt": {"salt": b""},
    "a list for what is public": {"public": "[]"},
    "a number for what is public": {"public": "7"},
    "a value without its salt": {"public": '{"words": "x"}'},
    "a salt that is no text": {"public": '{"words": [1, "x"]}'},
    "a number beyond all JSON readers": {"public": f'{{"n": ["", 1{"0" * 5000}]}}'},
    "a fraction": {"public": '{"n": ["", 1.5]}'},
    "nested until readers give up": {"public": f'{{"n": ["", {DEEP}]}}'},
    "a list of commitments": {"commitments": "[1, {}]"},
    "a commitment that is a number": {"commitments": '{"words": 1}'},
    "a commitment for nothing": {"commitments": f'{{"words": "{"A" * 43}"}}'},
    "ciphertext that is none": {"sealed": "7"},
    "ciphertext without a key": {"sealed": '[{"fields": [], "data": ""}]'},
    "a key that is no number of a key": {"sealed": json.dumps([PART | {"key": "x"}])},
    "fields that are none": {"sealed": json.dumps([PART | {"fields": [1]}])},
    "something beside the ciphertext": {"sealed": json.dumps([PART | {"more": 1}])},
    "more than memory": {"public": json.dumps({"words": ["", "x" * 600_000]})},
    "a restore that never was": {"event": "audit.database.restored"},
    "an archive that never was": {"event": "audit.entries.archived"},
    "keys that nobody destroyed": {"event": "audit.keys.destroyed"},
}


@pytest.mark.parametrize("poison", POISON)
def test_the_web_writes_no_row_that_no_one_can_read(poison: str, db: None) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        write_row(POISON[poison])
    assert not Entry.objects.exists()


STRANGE: dict[str, dict[str, Any]] = {
    "an event that nobody knows": {"event": "no.such.event"},
    "no event": {"event": ""},
    "an event of braces": {"event": "{actor.__class__}"},
    "an actor that is none": {"actor_kind": "system", "actor_id": "{0}"},
    "a subject that is none": {"subject_kind": "x.y.z", "subject_id": "../../"},
    "a person that is none": {"person_kind": "accounts.user", "person_id": "x"},
    "a request that breaks addresses": {"request_id": "../\n%00?#", "session_digest": "<b>"},
    "a field in a known event that does not belong there": {
        "event": "content.article.published",
        "public": '{"subject": ["", {"a": [null, true, "\\u202e"]}]}',
        "commitments": f'{{"subject": "{"A" * 43}"}}',
    },
    "a key that was never made": {"sealed": json.dumps([PART]), "commitments": f'{{"actor": "{"A" * 43}"}}'},
}


@pytest.mark.as_worker
def test_what_it_can_write_stops_nothing(
    as_ada: Client, ada: Person, signing_key: None, tmp_path: Path
) -> None:
    for change in STRANGE.values():
        write_row(change)
    seal_everything()
    report = verify(processes=1)
    assert {finding.kind for finding in report.findings} <= {"changed"}
    for path in ("", "?event=no.such.event", "export/csv/"):
        assert as_ada.get(f"/cms/audit-log/{path}").status_code in {200, 404, 405}
    printed("export_audit", str(tmp_path / "audit-log.jsonl"))
    printed("stream_audit")


@pytest.mark.as_worker
def test_a_false_row_in_its_own_name_goes_unnoticed(ada: Person, signing_key: None) -> None:
    """As docs/threat-model.md says: who writes for everybody can say what no one did."""
    write_row({"event": "content.article.approved", "actor_kind": "accounts.user", "actor_id": str(ada.pk)})
    seal_everything()
    assert verify(processes=1).clean


type Web = "psycopg.Connection[Any]"

DENIED: dict[str, str] = tomllib.loads(Path(__file__).with_name("captured_web.toml").read_text()) | {
    "lock the heads": sealing.LOCK
}


@pytest.mark.parametrize("statement", DENIED.values(), ids=DENIED)
def test_the_web_cannot(statement: str, db: None) -> None:
    with pytest.raises(ProgrammingError, match="denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_it_ends_no_connection_of_the_worker(
    fresh_database: str, owner_connection: "psycopg.Connection[Any]"
) -> None:
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT pg_terminate_backend(%s)", [owner_connection.info.backend_pid])


@pytest.fixture
def web(fresh_database: str, signing_key: None) -> Iterator[Web]:
    """A second connection, with the web's log-in and a transaction under way."""
    with psycopg.connect(web_url(fresh_database)) as captured:
        yield captured
        captured.rollback()


HELD = (
    "SELECT pg_advisory_lock(n) FROM generate_series(0, 65535) n WHERE n IN (24225, 0, 1)",
    "SELECT * FROM secure_audit_head, secure_audit_leaf, secure_audit_tile, secure_audit_signingkey",
    "INSERT INTO procrastinate_jobs (queue_name, task_name, lock, queueing_lock, status)"
    " VALUES ('default', 'x', 'seal_audit_log', 'seal_audit_log', 'doing')",
)


@pytest.mark.as_worker
def test_sealing_goes_on_whatever_it_holds(web: Web, owner_connection: "psycopg.Connection[Any]") -> None:
    fill(3)
    for statement in HELD:
        web.execute(statement)
    with owner_connection.transaction():  # but never beside another sealer
        owner_connection.execute(sealing.LOCK)
        assert seal_everything() == []
    assert seal_everything()[-1].size >= 3


@pytest.mark.as_worker
def test_the_audit_log_thread_seals_without_the_queue(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(3)
    sealed = threading.Event()

    def seal() -> None:
        seal_everything()
        sealed.set()

    monkeypatch.setattr(upkeep, "seal_everything", seal)
    with upkeep.audit_log_upkeep():
        assert sealed.wait(60)
    assert Head.objects.get().size >= 3
