"""Blocking and lifting: who may without an end, and what goes with time."""

from typing import Any

import pytest

from accounts.models import User
from audit.models import Entry
from foundation.clock import database_now
from intrusion.blocking import (
    GUARD,
    CannotBlock,
    block_network,
    forget_old,
    in_force,
    lift,
    release_finished,
)
from intrusion.models import Block, Incident, Measure, Step
from tests.commands import refusal
from tests.intrusion.guarding import (
    ATTACKER,
    OPERATOR,
    READER,
    a_second_passes,
    attack,
    block_from_command_line,
    client_at,
    run,
)


def test_no_machine_blocks_for_ever(guard: Any, site: Any) -> None:
    block = block_network(ATTACKER, until=None, reason="Ada says so", by=OPERATOR)
    assert block.until is None
    with pytest.raises(Exception, match="block_by_machine_ends"):
        block_network(READER, until=None, reason="", by=GUARD)


def test_a_network_can_be_blocked_as_a_whole(guard: Any, site: Any) -> None:
    block_from_command_line("203.0.113.0/24")
    assert client_at("203.0.113.250").get("/").status_code == 403
    assert client_at("203.0.114.1").get("/").status_code == 200
    with pytest.raises(CannotBlock):
        block_network("the neighbours", until=None, reason="", by=OPERATOR)


def test_a_lifted_block_counts_no_longer_and_the_attacker_starts_again(guard: Any, site: Any) -> None:
    attack()
    a_second_passes()
    assert lift(in_force(ATTACKER).get(), by=OPERATOR, reason="was a test")
    a_second_passes()
    assert client_at(ATTACKER).get("/").status_code == 200
    assert Measure.objects.get(step=Step.BLOCKED).undone_at is not None
    assert Entry.objects.filter(event="intrusion.block.lifted").count() == 1
    assert not lift(Block.objects.get(), by=OPERATOR, reason="again")


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
    assert "last administrator" in refusal("block", "ada@example.org")


def test_incidents_are_forgotten_when_their_time_is_over(guard: Any, site: Any) -> None:
    attack()
    a_second_passes()
    forget_old(1)
    assert Incident.objects.count() == Block.objects.count() == 1
    Block.objects.update(until=database_now())
    forget_old(-1)
    assert Incident.objects.count() == Block.objects.count() == 0
