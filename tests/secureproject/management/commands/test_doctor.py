"""secureproject.management.commands.doctor: exit status, parts and limits."""

import json
from typing import Any

import psycopg
import pytest

from secureproject.doctor import database
from secureproject.doctor.environment import NOT_DETECTED
from tests.commands import printed, ran

pytestmark = pytest.mark.usefixtures("database")


def test_a_database_that_is_gone_is_named_and_the_other_parts_are_still_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def gone(*_: object) -> None:
        raise psycopg.OperationalError("connection refused")

    monkeypatch.setattr(database, "fetch_rows", gone)
    code, said, _ = ran("doctor", "--json")
    states = {check["id"]: check["state"] for check in json.loads(said)["checks"]}
    assert (code, states["database.server"], states["disk.space"]) == (1, "unknown", "well")


def test_without_a_worker_it_says_what_to_start() -> None:
    code, said, _ = ran("doctor", "--only", "worker")
    assert code == 1
    assert "manage.py procrastinate worker" in said


def test_an_unknown_part_is_wrong_usage() -> None:
    refused = ran("doctor", "--only", "weather")
    assert (refused.status, "The parts are: settings, database" in refused.printed) == (2, True)


def test_without_a_witness_the_limit_is_said_and_is_no_fault(settings: Any) -> None:
    settings.AUDIT_HEADS_TO = []
    asked = ("doctor", "--only", "audit_log.witness")
    assert "not detected" in printed(*asked)
    assert json.loads(printed(*asked, "--json"))["without_an_outside_witness"]
    settings.AUDIT_HEADS_TO = ["file:///srv/witness/heads"]
    assert NOT_DETECTED not in printed(*asked)
