"""secureproject.management.commands.restore: a refusal changes nothing; the audit log reports what is lost."""

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connections

from accounts.models import User
from audit.erasure.erasing import request_erasure
from audit.models import Entry, Erasure, PersonKey
from audit.tree import sealing
from audit.tree.sealing import seal_everything
from audit.tree.verification import verify
from audit.witnesses.tombstones import SUFFIX, read_destroyed
from devserver.postgres.installation import packaged_programs
from tests import template_database
from tests.audit.sealer import ALL_COMMITTED, SEED, key_from, take_notes
from tests.commands import printed, ran, refusal
from tests.secureproject.backup.test_archive import archive
from tests.secureproject.backup.test_sealed_file import OTHER
from tests.template_database import ROOT

type Owner = "psycopg.Connection[Any]"


def manage(database: str, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """manage.py with the owner's log-in, while no one else is connected."""
    connections.close_all()
    environment = os.environ | {
        "DATABASE_URL": template_database.web_url(database),
        "DATABASE_OWNER_URL": template_database.owner_url(database),
        "PATH": f"{os.environ['PATH']}:{packaged_programs() / 'bin'}",
        "DJANGO_SETTINGS_MODULE": "secureproject.settings",
    }
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    return subprocess.run(command, env=environment | more, capture_output=True, text=True, check=False)  # noqa: S603


@pytest.fixture
def audit_log(fresh_database: str, settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    settings.AUDIT_SIGNING_KEYS = [key_from(SEED)]
    settings.AUDIT_HEADS_TO = [f"file://{tmp_path}/heads.jsonl"]
    monkeypatch.setattr(sealing, "COMPLETE", ALL_COMMITTED)
    return fresh_database


@pytest.mark.as_worker
@pytest.mark.late
def test_a_restore_is_told_and_brings_no_destroyed_key_back(
    audit_log: str, ada: User, cara: User, owner_connection: Owner, tmp_path: Path
) -> None:
    backup, heads = tmp_path / "site.backup", f"file://{tmp_path}/heads.jsonl"
    take_notes(ada, 2)
    take_notes(cara, 3)
    seal_everything()
    kept = Entry.objects.count()
    owner_connection.close()
    assert manage(audit_log, "backup", str(backup)).returncode == 0
    assert backup.stat().st_mode & 0o077 == 0
    take_notes(ada, 4)
    request_erasure(cara)
    (destroyed := tmp_path / f"heads.jsonl{SUFFIX}").write_text(f"{key_of(cara).pk}\n")
    seal_everything()
    before = Entry.objects.count()
    done = manage(audit_log, "restore", str(backup), "--yes", "--json", AUDIT_HEADS_TO=heads)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["known_entries"], told["kept_entries"], told["lost"]) == (before, kept, before - kept)
    assert (key_of(cara).wrapped, key_of(ada).wrapped is None) == (None, False)
    assert Erasure.objects.filter(person_id=str(cara.pk)).exists()
    assert list(read_destroyed(destroyed)) == [key_of(cara).pk]
    the_audit_log_goes_on(ada, tmp_path / "heads.jsonl", lost=before - kept)


def key_of(person: User) -> PersonKey:
    return PersonKey.objects.get(person_kind="accounts.user", person_id=str(person.pk), expires_on=None)


def the_audit_log_goes_on(ada: User, witness: Path, *, lost: int) -> None:
    """Neither silence nor a false alarm: before the next head, after it, and with a witness that saw what is lost."""
    for _ in range(2):
        report = verify(processes=1, witnesses=[witness])
        assert (report.findings, [restored.lost for restored in report.restorations]) == ([], [lost])
        take_notes(ada, 2)
        seal_everything()
    with witness.open() as lines:
        assert len(lines.readlines()) > report.witnessed >= 2


def backup_of(sql: bytes, path: Path, entries: int) -> bytes:
    """A backup that no release wrote, of an SQL of our own."""
    return archive(path, gzip.compress(sql) + b"{}\n", entries=entries).read_bytes()


def test_a_damaged_backup_or_a_database_in_use_changes_nothing(
    audit_log: str, ada: User, owner_connection: Owner, settings: Any, tmp_path: Path
) -> None:
    take_notes(ada, 1)
    whole = backup_of(b"SELECT 1;", backup := tmp_path / "site.backup", 1)
    printed("verify_backup", str(backup))
    restore = ("restore", str(backup), "--yes")
    assert "Stop web and worker" in refusal(*restore)  # owner_connection is still there
    backup.write_bytes(whole[:-1])
    for words in (("verify_backup", str(backup)), restore):
        refused = ran(*words)
        assert (refused.status, "cut short" in refused.printed) == (1, True)
    backup.write_bytes(whole)
    settings.ENCRYPTION_KEYS = [OTHER]
    assert "Nothing was changed: None of ENCRYPTION_KEYS" in refusal(*restore)
    assert Entry.objects.filter(event="audit_log.note.taken").count() == 1


@pytest.mark.late
def test_sql_that_fails_halfway_changes_nothing(audit_log: str, ada: User, tmp_path: Path) -> None:
    take_notes(ada, 1)
    backup_of(b"CREATE TABLE public.half (id int);\nSELECT 1/0;\n", backup := tmp_path / "site.backup", 1)
    failed = manage(audit_log, "restore", str(backup), "--yes")
    assert (failed.returncode, "division by zero" in failed.stderr) == (1, True), failed.stderr
    assert Entry.objects.filter(event="audit_log.note.taken").count() == 1
    assert "half" not in connections["default"].introspection.table_names()
