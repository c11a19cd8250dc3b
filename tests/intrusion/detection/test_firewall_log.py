"""What the firewall refused becomes findings, and nothing that somebody typed comes along."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from intrusion.detection import firewall_log
from intrusion.detection.firewall_log import TAKEN, read_firewall_log
from intrusion.models import Block, Incident, Observation
from intrusion.pii import open_facts
from tests.intrusion.guarding import ATTACKER, READER, forget, guard

__all__ = ["guard"]
TYPED = "my-password-is-hunter2"


def line(address: str = ATTACKER, **more: Any) -> str:
    messages = [{"message": "SQL Injection", "details": {"ruleId": "942100", "data": f"found {TYPED}"}}]
    entry = {
        "client_ip": address,
        "request": {"method": "GET", "uri": f"/search/?q={TYPED}"},
        "messages": messages,
    }
    return json.dumps({"transaction": {**entry, **more}}) + "\n"


@pytest.fixture
def log(tmp_path: Path, guard: Any) -> Path:
    forget()
    return tmp_path / "findings.json"


def test_a_log_that_is_not_there_is_said(log: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read") as refused:
        call_command("read_firewall_log", str(log))
    assert refused.value.returncode == 2


@pytest.mark.parametrize(
    "junk",
    [
        "",
        "not JSON\n",
        "[]\n",
        '{"transaction": 5}\n',
        line(client_ip="nobody"),
        line(messages=[]),
        "\0\n",
        "[" * 200_000,
    ],
)
def test_what_is_no_finding_is_none(log: Path, junk: str) -> None:
    log.write_text(junk)
    read_firewall_log(log)
    assert log.read_text() == ""
    assert not Observation.objects.exists()


def test_somebody_who_goes_on_is_blocked_and_a_reader_with_odd_words_is_not(log: Path) -> None:
    log.write_text(line() * 12 + line(READER) * 2)
    done = read_firewall_log(log)
    assert (done.refused, done.by_client[READER]) == (14, 2)
    assert [block.target for block in Block.objects.all()] == [ATTACKER]
    assert [incident.subject for incident in Incident.objects.all()] == [ATTACKER]


def test_only_rule_address_and_path_leave_the_file(log: Path) -> None:
    log.write_text(line() * 5)
    read_firewall_log(log)
    kept = open_facts(Observation.objects.get().sealed)
    assert kept["examples"][0]["evidence"] == "GET /search/; 942100 SQL Injection"
    assert TYPED not in json.dumps(kept)
    assert [file.name for file in log.parent.iterdir()] == [log.name]


def test_nothing_is_lost_when_the_database_is_away(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log.write_text(line() * 5)
    with monkeypatch.context() as patch:
        patch.setattr(firewall_log, "flush", lambda: (_ for _ in ()).throw(DatabaseError("away")))
        with pytest.raises(DatabaseError):
            read_firewall_log(log)
    forget()
    log.write_text(line(READER))
    assert log.with_name(log.name + TAKEN).exists()
    assert read_firewall_log(log).refused == 5
    assert read_firewall_log(log).refused == 1


def test_the_command_says_what_it_took_in(log: Path) -> None:
    log.write_text(line() * 4 + "junk\n")
    said = io.StringIO()
    call_command("read_firewall_log", str(log), "--json", stdout=said)
    assert json.loads(said.getvalue()) == {"refused": 4, "clients": 1, "unreadable": 1}
