"""Each block is longer than the last, up to a day."""

from datetime import timedelta
from typing import Any

from foundation.clock import database_now
from intrusion.models import Block
from intrusion.responses import length_of_block
from tests.intrusion.guarding import a_second_passes, attack, forget


def test_every_block_is_three_times_as_long_and_none_longer_than_a_day() -> None:
    assert [length_of_block(n) for n in (0, 1, 2)] == [timedelta(minutes=m) for m in (10, 30, 90)]
    assert length_of_block(400) == timedelta(days=1)


def test_a_site_may_keep_blocks_shorter(settings: Any) -> None:
    settings.INTRUSION_LONGEST_BLOCK_MINUTES = 1
    assert length_of_block(0) == length_of_block(400) == timedelta(minutes=1)


def test_a_second_attack_is_blocked_for_longer(guard: Any, site: Any) -> None:
    attack()
    a_second_passes()
    Block.objects.update(until=database_now() - timedelta(minutes=1))
    forget()
    attack()
    a_second_passes()
    newest: Any = Block.objects.latest("pk")
    assert timedelta(minutes=29) < newest.until - newest.made_at <= timedelta(minutes=31)
