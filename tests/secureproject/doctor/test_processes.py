"""Waiting jobs, unsigned entries, failing mail and differing clocks are reported."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from accounts.models import MailState
from secureproject.audit_log_viewer.anomalies import anomalies
from secureproject.doctor import processes
from tests.audit.sealer import fill

pytestmark = pytest.mark.usefixtures("database")


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
    monkeypatch.setattr("secureproject.audit_log_viewer.anomalies.LATE", timedelta(0))
    fill(1)
    assert any("waiting to be signed" in said for said in anomalies())


def test_letters_that_do_not_go_out_are_told() -> None:
    MailState.objects.create(failed_at=datetime.now(UTC))
    assert any("does not take letters" in said for said in processes.mail_in_trouble())


def test_clocks_that_disagree_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "fetch_rows", lambda *_: [(datetime.now(UTC).timestamp() - 90,)])
    (said,) = processes.clocks_apart()
    assert "The database's clock and this machine's are" in said
