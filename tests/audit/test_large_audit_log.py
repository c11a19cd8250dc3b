"""An audit log of a million entries is checked within a minute, in flat memory. AUDIT_LOG_ROWS=200000 is shorter."""

import hashlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psycopg
import pytest

from accounts.models import User
from audit.models import Entry
from audit.tree.range_check import ROWS as COLUMNS
from audit.tree.sealing import seal_everything
from audit.tree.verification import verify
from tests import template_database
from tests.audit.sealer import by_force, take_notes

pytestmark = [pytest.mark.deep, pytest.mark.as_worker]
ROWS = int(os.environ.get("AUDIT_LOG_ROWS", "1000000"))
MOST_MEMORY = 250 * 2**20  # bytes, in the largest of the processes
SECONDS_A_MILLION = 60  # on two cores


def multiplied(owner: "psycopg.Connection[Any]", count: int) -> None:
    """As many entries as ``count``, copies of the ones that are there."""
    columns = ", ".join(str(field.column) for field in Entry._meta.concrete_fields if field.column != "id")
    names = columns.replace("recorded_at, xid", "clock_timestamp(), pg_current_xact_id()")
    owner.execute(
        f"INSERT INTO secure_audit_entry ({columns}) SELECT {names} FROM secure_audit_entry e, generate_series(1, %s)",  # noqa: S608
        [count // Entry.objects.count()],
    )
    owner.execute("ANALYZE")


def floor(owner: "psycopg.Connection[Any]") -> float:
    """Seconds for the least that any check must do: one process reads the same columns and hashes the bytes once."""
    began, digest = time.monotonic(), hashlib.sha256()
    with owner.cursor().copy(f"COPY ({COLUMNS}) TO STDOUT".replace("%s", "{}").format(0, 2**60)) as rows:
        for row in rows:
            digest.update(row)
    return time.monotonic() - began


# A process of its own: what other tests needed before would count as memory of the check.
CHECK = Path(__file__).with_name("check_large_audit_log.py-tpl").read_text()


def checked(database: str) -> dict[str, Any]:
    """What a check found, how long it took and how much memory the largest of its processes needed, in bytes."""
    environment = os.environ | {"DATABASE_URL": template_database.worker_url(database)}
    command = [sys.executable, "-c", CHECK]
    done = subprocess.run(  # noqa: S603 - our own program
        command, cwd=template_database.ROOT, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def tell(told: dict[str, Any], least: float) -> None:
    sys.stdout.write(
        f"\n{ROWS} entries in {told['seconds']:.1f} s, of which our processes worked {told['cpu']:.1f} s; "
        f"reading and hashing their bytes once took {least:.1f} s, the check {told['seconds'] / least:.1f} times that; "
        f"at most {told['memory'] / 2**20:.0f} MiB.\n"
    )


def test_many_entries_are_verified_in_flat_memory(
    fresh_database: str, ada: User, signing_key: None, owner_connection: "psycopg.Connection[Any]",
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    take_notes(ada, 100)
    multiplied(owner_connection, ROWS)
    seal_everything()
    told = checked(fresh_database)
    with capsys.disabled():
        tell(told, floor(owner_connection))
    assert told["clean"]
    assert told["entries"] >= ROWS
    assert told["memory"] < MOST_MEMORY
    assert told["seconds"] < SECONDS_A_MILLION * max(1, ROWS / 1_000_000)
    entry = Entry.objects.order_by("pk")[ROWS // 2]
    by_force(owner_connection, "UPDATE secure_audit_entry SET actor_id = '0' WHERE id = %s", entry.pk)
    assert [finding.entry for finding in verify().findings] == [entry.pk]
