"""Each check of doctor finds what it is there for, and nothing that could not be found out is called well."""

import json
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django import Settings

from accounts.models import MailState
from audit.encryption import encrypt
from audit.models import PersonKey
from secureproject.doctor import database, processes, transport
from secureproject.doctor import environment as surroundings
from secureproject.doctor.check import ADVICE, UNKNOWN, WELL, CannotTell, Check, NotHere, examine
from secureproject.doctor.environment import NOT_DETECTED
from secureproject.doctor.table import CHECKS
from secureproject.doctor.transport import Reached
from tests.audit.sealer import fill

pytestmark = pytest.mark.usefixtures("database")
PARTS = {"database", "worker", "mail", "storage", "clock", "keys", "disk", "headers", "tls", "journal"}


def doctor(*arguments: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("doctor", *arguments, stdout=out)
    except SystemExit as ended:
        return int(str(ended.code)), out.getvalue()
    return 0, out.getvalue()


def test_every_part_is_looked_at_and_has_a_way_out() -> None:
    assert {check.part for check in CHECKS} >= PARTS
    assert len({check.id for check in CHECKS}) == len(CHECKS)
    assert all(check.sentence.endswith(".") and len(check.way_out) > 20 for check in CHECKS)


def test_what_cannot_be_found_out_is_never_well() -> None:
    def fails() -> Iterator[str]:
        raise ValueError("broken")
        yield ""

    well = Check("a.c", "It holds.", list, "Mend it.")
    results = list(examine([Check("a.b", "It holds.", fails, "Mend it."), well]))
    assert [result.state for result in results] == [UNKNOWN, WELL]
    assert (results[0].details, results[0].way_out) == (["ValueError: broken"], "Mend it.")


def test_a_database_that_is_gone_is_named_and_the_other_parts_are_still_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def gone(*_: object) -> None:
        raise psycopg.OperationalError("connection refused")

    monkeypatch.setattr(database, "rows", gone)
    code, said = doctor("--json")
    states = {check["id"]: check["state"] for check in json.loads(said)["checks"]}
    assert (code, states["database.server"], states["disk.space"]) == (1, "unknown", "well")


def test_without_a_worker_it_says_what_to_start() -> None:
    code, said = doctor("--only", "worker")
    assert code == 1
    assert "manage.py procrastinate worker" in said


def test_an_unknown_part_is_wrong_usage() -> None:
    with pytest.raises(CommandError, match="The parts are: settings, database") as refused:
        call_command("doctor", "--only", "weather")
    assert refused.value.returncode == 2


def test_without_a_witness_the_limit_is_said_and_is_no_fault(settings: Any) -> None:
    settings.AUDIT_HEADS_TO = []
    code, said = doctor("--only", "journal.witness")
    assert code == 0
    assert "not detected" in said
    assert json.loads(doctor("--json", "--only", "journal.witness")[1])["without_an_outside_witness"]
    settings.AUDIT_HEADS_TO = ["file:///srv/witness/heads"]
    assert NOT_DETECTED not in doctor("--only", "journal.witness")[1]


def test_grants_and_triggers_that_somebody_changed_are_named(
    fresh_database: str, owner_connection: "psycopg.Connection[Any]"
) -> None:
    owner_connection.execute("GRANT DELETE ON secure_audit_entry TO cms_web")
    owner_connection.execute("REVOKE INSERT ON secure_audit_head FROM cms_worker")
    owner_connection.execute("ALTER TABLE secure_audit_entry DISABLE TRIGGER USER")
    assert any("on secure_audit_entry is switched off" in said for said in database.triggers_switched_off())
    owner_connection.execute("ALTER TABLE secure_audit_entry ENABLE ROW LEVEL SECURITY")
    assert (
        "Secure_audit_entry hides rows from some log-ins (row-level security)." in database.journals_tables()
    )
    assert list(database.grants_that_differ()) == [
        "cms_web may DELETE on secure_audit_entry, and should not.",
        "cms_worker may not INSERT on secure_audit_head, and should.",
    ]


@pytest.mark.as_worker
def test_a_web_with_the_workers_log_in_is_named() -> None:
    assert list(database.webs_log_in()) == ["The web's log-in may write into the signed journal."]


def test_jobs_that_wait_are_counted() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (task_name, queue_name) VALUES (%s, 'default') RETURNING id",
            ["x"],
        )
        cursor.execute(
            "INSERT INTO procrastinate_events (job_id, type, at) VALUES (%s, 'deferred', now() - interval '1 hour')",
            [cursor.fetchone()[0]],
        )
    assert list(processes.late_jobs()) == ["1 jobs have waited for more than ten minutes."]


def test_entries_that_wait_for_the_sealer_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("secureproject.journal_reader.anomalies.LATE", timedelta(0))
    fill(1)
    assert any("waiting to be signed" in said for said in processes.unusual_in_journal())


def test_letters_that_do_not_go_out_are_told() -> None:
    MailState.objects.create(failed_at=datetime.now(UTC))
    assert any("does not take letters" in said for said in processes.mail_in_trouble())


def test_clocks_that_disagree_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "rows", lambda *_: [(datetime.now(UTC).timestamp() - 90,)])
    (said,) = processes.clocks_apart()
    assert "The database's clock and this machine's are" in said


def test_a_key_that_is_missing_is_told(settings: Any) -> None:
    PersonKey.objects.create(pk=uuid4(), person_kind="x", person_id="1", wrapped=encrypt(b"key"))
    settings.ENCRYPTION_KEYS = ["OTk5NDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI="]
    assert any("lack a key" in said for said in surroundings.keys_that_do_not_open())


def test_a_scanner_that_is_silent_is_told_and_none_is_no_trouble(settings: Settings, tmp_path: Path) -> None:
    settings.CLAMAV_SOCKET = ""
    with pytest.raises(NotHere):
        list(surroundings.scanner_silent())
    settings.CLAMAV_SOCKET = str(tmp_path / "nobody")
    assert "uploads wait" in next(surroundings.scanner_silent())


def test_a_storage_that_gives_back_something_else_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    storage = FileSystemStorage(tmp_path)
    monkeypatch.setattr(surroundings, "media_storage", lambda: storage)
    assert list(surroundings.storage_broken()) == []
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    monkeypatch.setattr(storage, "open", lambda name: ContentFile(b"other"))
    assert len(list(surroundings.storage_broken())) == 1


def test_a_full_disk_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(surroundings, "LEAST_FREE", 2**63)
    assert "left" in next(iter(surroundings.little_space()))


def test_a_page_without_a_header_is_told(settings: Any) -> None:
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "HeadersMiddleware" not in name]
    assert any("lacks Permissions-Policy" in said for said in surroundings.headers_missing())


def test_pages_as_they_are_carry_every_header() -> None:
    assert list(surroundings.headers_missing()) == []


@pytest.fixture
def over_tls(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.SITE_URL = "https://www.example.org"
    monkeypatch.setattr(transport, "OVER_TLS", True)


def test_a_weak_connection_is_told(over_tls: None, monkeypatch: pytest.MonkeyPatch) -> None:
    soon = datetime.now(UTC) + timedelta(days=3, hours=1)
    monkeypatch.setattr(transport, "reached", lambda *_: Reached("TLSv1.1", soon, {}))
    assert list(transport.tls_weak()) == [
        "The connection speaks TLSv1.1.",
        "The certificate ends in 3 days.",
    ]
    assert "content-security-policy does not reach the reader." in transport.headers_lost()


def test_a_certificate_that_browsers_refuse_is_told(over_tls: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise ssl.SSLCertVerificationError(1, "self-signed certificate")

    monkeypatch.setattr(transport, "reached", refused)
    assert list(transport.tls_weak()) == ["Browsers refuse the certificate: self-signed certificate"]


def test_a_site_that_cannot_be_reached_is_unknown(over_tls: None, settings: Any) -> None:
    settings.SITE_URL = "https://localhost:1"
    with pytest.raises(CannotTell, match="localhost:1 cannot be reached"):
        list(transport.tls_weak())


def test_the_demo_has_no_tls_to_look_at() -> None:
    with pytest.raises(NotHere):
        list(transport.tls_weak())


def test_a_guard_that_only_looks_on_is_told(settings: Any) -> None:
    settings.INTRUSION_DRY_RUN = True
    (result,) = examine([check for check in CHECKS if check.id == "guard.acts"])
    assert result.state == ADVICE
