"""The commands of intrusion.management: blocks and incidents from the command line, and what is refused."""

import json
from pathlib import Path
from typing import Any

import pytest

from accounts.models import User
from intrusion.blocked import blocks
from intrusion.models import Block
from tests.commands import printed, ran
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
        (("lift_block", ATTACKER, "--all"), 2),
        (("lift_block", ATTACKER), 1),
    ],
)
def test_what_makes_no_sense_is_refused(site: Any, arguments: tuple[str, ...], code: int) -> None:
    assert ran(*arguments).status == code
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
    assert "-> Blocked for a while" in printed("show_incidents")


@pytest.mark.parametrize("follow", [[], ["--follow"]])
def test_a_file_of_another_program_ends_the_command(log: Path, follow: list[str]) -> None:
    log.write_text("root:x:0:0:root:/root:/bin/bash\n")
    refused = ran("read_firewall_log", str(log), *follow)
    assert (refused.status, "not a log of the firewall" in refused.printed) == (2, True)
    assert log.read_text() == "root:x:0:0:root:/root:/bin/bash\n"


def test_the_command_says_what_it_took_in(log: Path) -> None:
    log.write_text(line() * 4 + "junk\n")
    assert run("read_firewall_log", str(log)) == {"refused": 4, "clients": 1, "unreadable": 1}
