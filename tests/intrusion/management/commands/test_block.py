"""The commands of intrusion.management.commands.block, show_blocks and lift_block, one after another."""

from typing import Any

from intrusion.blocked import blocks
from tests.intrusion.guarding import client_at, run


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
