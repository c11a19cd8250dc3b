"""The commands of intrusion.management: blocks and incidents from the command line, and what is refused."""

import io
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from intrusion.blocked import blocks
from intrusion.models import Block
from tests.intrusion.guarding import ATTACKER, a_second_passes, attack, client_at, line, run


def test_a_network_is_blocked_listed_and_lifted(guard: Any, site: Any) -> None:
    made = run("block", "2001:db8::1", "--until", "2999-01-01T00:00Z", "--reason", "a botnet")
    assert (made["target"], made["reason"], made["by"]) == ("2001:db8::/64", "a botnet", "command_line")
    assert run("show_blocks") == [made]
    blocks.refresh()
    assert client_at("2001:db8::9").get("/").status_code == 403
    assert run("lift_block", "2001:db8::77") == {"lifted": ["2001:db8::/64"]}
    blocks.refresh()
    assert client_at("2001:db8::9").get("/").status_code == 200
    assert run("show_blocks") == []


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("block", "no-address"), 2),
        (("block", "nobody@example.org"), 2),
        (("block", ATTACKER, "--until", "tomorrow"), 2),
        (("block", ATTACKER, "--until", "2001-01-01T00:00Z"), 2),
        (("lift_block",), 2),
        (("lift_block", ATTACKER, "--all"), 2),
        (("lift_block", ATTACKER), 1),
    ],
)
def test_what_makes_no_sense_is_refused(site: Any, arguments: tuple[str, ...], code: int) -> None:
    with pytest.raises(CommandError) as refused:
        call_command(*arguments, stdout=StringIO())
    assert refused.value.returncode == code
    assert not Block.objects.exists()


def test_a_blocked_operator_lifts_every_block_from_the_command_line(
    guard: Any, otto: User, ada: User
) -> None:
    run("block", "127.0.0.1")
    run("block", "otto@example.org")
    assert len(run("lift_block", "--all")["lifted"]) == 2
    otto.refresh_from_db()
    assert otto.frozen_at is None


def test_incidents_are_told_as_stories(guard: Any, site: Any) -> None:
    attack()
    a_second_passes()
    (story,) = run("show_incidents")
    assert (story["subject"], story["about"]) == (ATTACKER, "client")
    assert [line["kind"] for line in story["timeline"]].count("response") == 3
    assert "union select" in json.dumps(story)
    out = StringIO()
    call_command("show_incidents", stdout=out)
    assert "-> Blocked for a while" in out.getvalue()


def test_a_log_that_is_not_there_is_said(log: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read") as refused:
        call_command("read_firewall_log", str(log))
    assert refused.value.returncode == 2


@pytest.mark.parametrize("follow", [[], ["--follow"]])
def test_a_file_of_another_program_ends_the_command(log: Path, follow: list[str]) -> None:
    log.write_text("root:x:0:0:root:/root:/bin/bash\n")
    with pytest.raises(CommandError, match="not a log of the firewall") as refused:
        call_command("read_firewall_log", str(log), *follow)
    assert (refused.value.returncode, log.read_text()) == (2, "root:x:0:0:root:/root:/bin/bash\n")


def test_the_command_says_what_it_took_in(log: Path) -> None:
    log.write_text(line() * 4 + "junk\n")
    said = io.StringIO()
    call_command("read_firewall_log", str(log), "--json", stdout=said)
    assert json.loads(said.getvalue()) == {"refused": 4, "clients": 1, "unreadable": 1}
