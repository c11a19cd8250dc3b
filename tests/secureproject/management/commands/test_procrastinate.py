"""secureproject.management.commands.procrastinate: an unsafe worker does not start."""

import pytest

from tests.secureproject.processes import PRODUCTION, WORKER, run


@pytest.mark.late
@pytest.mark.parametrize(
    ("more", "said"), [({"DEBUG": "true"}, "secure.E001"), ({}, "AUDIT_SIGNING_KEY is not set")]
)
def test_the_worker_does_not_start_unsafely_or_without_its_key(more: dict[str, str], said: str) -> None:
    done = run(["manage.py", "procrastinate", "worker"], WORKER | more)
    assert done.returncode != 0
    assert said in done.stderr


def test_an_installation_with_one_log_in_is_told_what_to_do() -> None:
    done = run(["manage.py", "procrastinate", "worker"], PRODUCTION)
    assert done.returncode == 1
    assert "DATABASE_WORKER_URL is not set" in done.stderr
    assert "give its log-in as DATABASE_WORKER_URL to the worker only" in done.stderr
    assert "Traceback" not in done.stderr
