"""The worker has a log-in of its own, and a process has no log-in that it does not need."""

from typing import Any

import psycopg
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import connection

from secureproject.database import databases
from secureproject.database_roles import WEB_ROLE, may_seal, require_roles
from secureproject.environment import Environment
from secureproject.http.health import why_not_ready
from secureproject.startup import refuse_other_log_in
from tests.secureproject.test_start import DEMO, PRODUCTION, SERVE, WORKER, run


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


def test_an_installation_with_one_log_in_is_told_what_to_do() -> None:
    done = run(["manage.py", "procrastinate", "worker"], PRODUCTION)
    assert done.returncode == 1
    assert "DATABASE_WORKER_URL is not set" in done.stderr
    assert "give the worker, and nobody else, its log-in" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_database_without_the_role_is_told_how_to_make_it(
    owner_connection: "psycopg.Connection[Any]", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("secureproject.database_roles.ROLES", {WEB_ROLE: {}, "cms_nobody": {}})
    with pytest.raises(ImproperlyConfigured, match="CREATE ROLE cms_nobody LOGIN"):
        require_roles(owner_connection)


def test_the_worker_does_not_start_with_the_webs(database: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"secure\.E024"):
        refuse_other_log_in()


@pytest.mark.as_worker
def test_the_worker_starts_with_its_own(database: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_user")
        assert cursor.fetchone() == ("cms_worker",)
    refuse_other_log_in()


@pytest.mark.as_worker
def test_a_web_with_the_workers_log_in_is_not_ready(database: str) -> None:
    assert list(why_not_ready()) == [
        "The web's log-in may write into the signed journal: it is the worker's, or the owner's."
    ]


def test_a_web_with_its_own_is_ready(database: str) -> None:
    assert not may_seal()
    assert list(why_not_ready()) == []


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
    with pytest.raises(CommandError, match="DATABASE_WORKER_URL") as refused:
        call_command("seal_audit")
    assert refused.value.returncode == 1
