"""The command of intrusion.management.commands.read_firewall_log."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.intrusion.guarding import line


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
