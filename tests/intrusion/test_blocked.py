"""Blocks in memory: at once, by network, and one answer a second for a slowed-down client."""

from typing import Any

from intrusion.blocked import BlockTable
from tests.intrusion.guarding import ATTACKER, a_second_passes, attack, client_at


def test_an_ipv6_attacker_is_their_network_of_64_bits(guard: Any, site: Any) -> None:
    attack("2001:db8:1:2::1")
    assert client_at("2001:db8:1:2:ffff::9").get("/").status_code == 403
    assert client_at("2001:db8:1:3::1").get("/").status_code == 200
    a_second_passes()
    assert client_at("2001:db8:1:2:ffff::9").get("/").status_code == 403


def test_who_is_slowed_down_gets_one_answer_a_second(guard: Any, site: Any) -> None:
    attack(times=3)
    client = client_at(ATTACKER)
    assert [client.get("/").status_code for _ in range(3)] == [200, 429, 429]
    assert client.get("/account/login/").status_code == 200
    assert client.get("/").headers["Retry-After"] == "1"


def test_who_was_blocked_while_the_blocks_were_read_stays_out(database: None) -> None:
    table = BlockTable()
    table.block_at_once("203.0.113.67")  # not written yet, and the first reading always finds something new
    table.refresh()
    assert table.seconds_left("203.0.113.67") > 0
