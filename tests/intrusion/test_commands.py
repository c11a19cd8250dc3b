"""block, lift_block, show_blocks and show_incidents: what they print, and their exit codes."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from accounts.models import User
from audit.models import Entry
from intrusion.blocked import blocks
from intrusion.blocking import database_now, forget_old, release_finished
from intrusion.models import Block, Incident
from tests.intrusion.guarding import ATTACKER, a_second_passes, client_at, guard
from tests.intrusion.test_guard import attack

__all__ = ["guard"]


def run(*arguments: str) -> Any:
    out = StringIO()
    call_command(*arguments, "--json", stdout=out)
    return json.loads(out.getvalue())


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


def test_an_account_is_frozen_until_its_time_is_over(guard: Any, ada: User, otto: User) -> None:
    run("block", "Otto@example.org", "--until", "2999-01-01T00:00Z")
    otto.refresh_from_db()
    assert otto.frozen_at is not None
    assert release_finished() == 0
    Block.objects.update(until=database_now())
    assert release_finished() == 1
    otto.refresh_from_db()
    assert otto.frozen_at is None
    assert Entry.objects.filter(event="intrusion.account.blocked").count() == 1
    with pytest.raises(CommandError, match="last administrator"):
        call_command("block", "ada@example.org", stdout=StringIO())


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


def test_incidents_are_forgotten_when_their_time_is_over(guard: Any, site: Any) -> None:
    attack()
    a_second_passes()
    forget_old(1)
    assert Incident.objects.count() == Block.objects.count() == 1
    Block.objects.update(until=database_now())
    forget_old(-1)
    assert Incident.objects.count() == Block.objects.count() == 0
