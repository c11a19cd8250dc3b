"""What someone who runs code in the web process can do to the worker that seals the audit log: not stop it."""

import threading
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import ProgrammingError, connection, transaction

from audit.models import Head
from audit.tree import sealing
from audit.tree.sealing import seal_everything
from secureproject.audit_log import upkeep
from tests.audit.sealer import ALL_COMMITTED, SEED, fill, key_from
from tests.template_database import web_url

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
def web(fresh_database: str, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[Web]:
    """A second connection, with the web's log-in and a transaction under way."""
    monkeypatch.setattr(sealing, "COMPLETE", ALL_COMMITTED)
    settings.AUDIT_SIGNING_KEYS = [key_from(SEED)]
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
