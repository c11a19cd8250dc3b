"""What the firewall refused becomes findings, and nothing that a user typed comes along."""

import json
from pathlib import Path

import pytest
from django.db import DatabaseError

from intrusion.detection import firewall_log
from intrusion.detection.firewall_log import TAKEN, UNREADABLE, NotAFirewallLog, read_firewall_log
from intrusion.models import Block, Incident, Observation
from intrusion.pii import open_facts
from tests.intrusion.guarding import ATTACKER, READER, TYPED, forget, line


@pytest.mark.parametrize(
    "junk",
    [
        "",
        line(messages=[]) + "not JSON\n",
        line(messages=[]) + '{"transaction": 5}\n',
        line(client_ip="nobody"),
        line(messages=[]),
    ],
)
def test_what_is_no_finding_is_none(log: Path, junk: str) -> None:
    log.write_text(junk)
    read_firewall_log(log)
    assert log.read_text() == ""
    others, not_ours = log.with_name(log.name + UNREADABLE), junk
    for ours in (line(messages=[]), line(client_ip="nobody")):
        not_ours = not_ours.removeprefix(ours)
    assert (others.read_text() if others.exists() else "") == not_ours
    assert not Observation.objects.exists()


@pytest.mark.parametrize("suffix", ["", TAKEN])
@pytest.mark.parametrize(
    "other",
    [
        "root:x:0:0:root:/root:/bin/bash\n" * 30,
        "another program\n" * 2 + line(),
        "[]\n",
        '{"transaction": 5}\n',
        "\0\n",
        "[" * 200_000,
    ],
)
def test_a_file_of_another_program_is_refused_and_stays(log: Path, other: str, suffix: str) -> None:
    log.write_text("")
    file = log.with_name(log.name + suffix)
    file.write_text(other)
    with pytest.raises(NotAFirewallLog, match="not a log of the firewall"):
        read_firewall_log(log)
    assert file.read_text() == other


def test_no_other_file_beside_the_log_is_touched(log: Path) -> None:
    log.write_text(line())
    beside = [log.with_name(f"{log.name}{suffix}") for suffix in (".half", ".1", ".old")]
    for file in beside:
        file.write_text("an operator's own")
    read_firewall_log(log)
    assert {file.read_text() for file in beside} == {"an operator's own"}
    assert len(list(log.parent.iterdir())) == 1 + len(beside)


def test_someone_who_goes_on_is_recorded_and_a_reader_with_odd_words_is_not(log: Path) -> None:
    log.write_text(line() * 12 + line(READER) * 2)
    done = read_firewall_log(log)
    assert (done.refused, done.by_client[READER]) == (14, 2)
    assert not Block.objects.exists()  # a page of another site may have sent them: the log does not say
    assert [incident.subject for incident in Incident.objects.all()] == [ATTACKER]


def test_a_request_for_what_is_no_address_does_not_stop_the_import(log: Path) -> None:
    log.write_text(line(request={"method": "GET", "uri": "//[?q=1"}) * 5)
    assert read_firewall_log(log).refused == 5


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
