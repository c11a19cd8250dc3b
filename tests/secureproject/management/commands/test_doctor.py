"""secureproject.management.commands.doctor: exit status, parts and limits."""

import json
from io import StringIO
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command

from secureproject.doctor import database
from secureproject.doctor.environment import NOT_DETECTED

pytestmark = pytest.mark.usefixtures("database")


def doctor(*arguments: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("doctor", *arguments, stdout=out)
    except SystemExit as ended:
        return int(str(ended.code)), out.getvalue()
    return 0, out.getvalue()


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
    code, said = doctor("--only", "audit_log.witness")
    assert code == 0
    assert "not detected" in said
    assert json.loads(doctor("--json", "--only", "audit_log.witness")[1])["without_an_outside_witness"]
    settings.AUDIT_HEADS_TO = ["file:///srv/witness/heads"]
    assert NOT_DETECTED not in doctor("--only", "audit_log.witness")[1]
