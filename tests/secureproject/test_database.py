"""No process has a database log-in that it does not need."""

from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from secureproject.database import databases
from secureproject.environment import Environment
from tests.commands import ran
from tests.secureproject.processes import DEMO, SERVE, WORKER, run


@pytest.mark.parametrize(
    "given",
    [
        {"DATABASE_WORKER_URL": "postgres://cms_worker:geheim@db/cms"},
        {"DATABASE_WORKER_URL_FILE": "/run/secrets/worker"},
    ],
)
def test_the_web_does_not_start_with_the_workers(given: dict[str, str]) -> None:
    done = run(SERVE, DEMO | given)
    assert done.returncode != 0
    assert "secure.E023" in done.stderr
    assert "geheim" not in done.stderr


@pytest.mark.parametrize(
    ("command", "person"),
    [
        ("procrastinate", "cms_worker"),
        ("seal_audit", "cms_worker"),
        ("runserver", "cms_web"),
        ("", "cms_web"),
    ],
)
def test_each_command_logs_in_as_who_it_is(command: str, person: str) -> None:
    assert databases(Environment(WORKER), ["manage.py", command])["default"]["USER"] == person


def test_sealing_by_hand_needs_the_workers(db: None, settings: Any) -> None:
    settings.AUDIT_SIGNING_KEYS = ["MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="]
    refused = ran("seal_audit")
    assert (refused.status, "DATABASE_WORKER_URL" in refused.printed) == (1, True)


def test_another_database_than_postgresql_is_refused() -> None:
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL must start with postgres://"):
        databases(Environment({"DATABASE_URL": "sqlite:///x"}), ["manage.py", "check"])
