"""The command of intrusion.management.commands.lift_block lifts every block, the operator's own included."""

from typing import Any

from accounts.models import User
from tests.intrusion.guarding import run


def test_a_blocked_operator_lifts_every_block_from_the_command_line(
    guard: Any, otto: User, ada: User
) -> None:
    run("block", "127.0.0.1")
    run("block", "otto@example.org")
    assert len(run("lift_block", "--all")["lifted"]) == 2
    otto.refresh_from_db()
    assert otto.frozen_at is None
