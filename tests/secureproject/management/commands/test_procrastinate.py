"""secureproject.management.commands.procrastinate: an unsafe worker does not start."""

import pytest

from tests.secureproject.processes import PRODUCTION, WORKER, run


@pytest.mark.late
def test_the_worker_does_not_start_unsafely_either() -> None:
    done = run(["manage.py", "procrastinate", "worker"], WORKER | {"DEBUG": "true"})
    assert done.returncode != 0
    assert "secure.E001" in done.stderr


@pytest.mark.late
def test_the_worker_does_not_start_without_it() -> None:
    done = run(["manage.py", "procrastinate", "worker"], WORKER)
    assert done.returncode != 0
    assert "AUDIT_SIGNING_KEY is not set" in done.stderr


def test_an_installation_with_one_log_in_is_told_what_to_do() -> None:
    done = run(["manage.py", "procrastinate", "worker"], PRODUCTION)
    assert done.returncode == 1
    assert "DATABASE_WORKER_URL is not set" in done.stderr
    assert "give its log-in as DATABASE_WORKER_URL to the worker only" in done.stderr
    assert "Traceback" not in done.stderr
