"""Blocking and lifting: who may without an end, for how long, whom it never covers, and what goes with time."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from audit.models import Entry
from foundation.clock import database_now
from intrusion.blocked import BlockTable, blocks
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
from intrusion.responses import length_of_block
from tests.commands import refusal
from tests.intrusion.guarding import (
    ATTACKER,
    OPERATOR,
    READER,
    a_second_passes,
    attack,
    block_from_command_line,
    client_at,
    forget,
    run,
)
from tests.signing_in import authenticator_of, code_of, sign_in


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


def test_the_way_in_is_never_covered(guard: Any, ada: User) -> None:
    block_from_command_line(ATTACKER)
    anon = client_at(ATTACKER)
    for path in ("/account/login/", "/account/login/passkey/", "/account/password/reset/", "/healthz"):
        assert anon.get(path).status_code in {200, 302}
    assert anon.get("/account/second-factor/").status_code == 302
    assert b"body" in anon.get("/static/secureproject/css/base.css").getvalue()
    for path in ("/account/security/", "/account/loginx", "/cms/", "/static"):
        assert anon.get(path).status_code == 403


def test_who_is_on_the_allow_list_is_written_down_and_left_alone(guard: Any, site: Any) -> None:
    guard.INTRUSION_ALLOW_LIST = ("203.0.113.0/24",)
    assert set(attack(times=12)) == {200}
    a_second_passes()
    assert (Incident.objects.get().findings, Block.objects.count()) == (12, 0)
    block_from_command_line(ATTACKER)
    assert client_at(ATTACKER).get("/").status_code == 200


def logged_in(user: User, address: str) -> Client:
    """By the pages: password, then code."""
    user.set_password("a long and good password 7")
    user.save()
    authenticator_of(user)
    client = client_at(address)
    form = {"email": user.email, "password": "a long and good password 7"}
    assert client.post("/account/login/", form).status_code == 302
    assert client.post("/account/second-factor/", {"code": code_of(user)}).status_code == 302
    return client


def test_a_person_logs_in_from_a_blocked_office_and_works(guard: Any, ed: User) -> None:
    block_from_command_line(ATTACKER)
    client = logged_in(ed, ATTACKER)
    assert client.get("/cms/").status_code == 200
    assert client_at(ATTACKER).get("/cms/").status_code == 403
    client.post("/account/logout/")
    assert client.get("/cms/").status_code == 403


def test_a_frozen_account_does_not_get_past_the_block(guard: Any, ed: User) -> None:
    block_network(ATTACKER, until=None, reason="test", by=OPERATOR)
    client = logged_in(ed, ATTACKER)
    Block.objects.create(kind="account", key=b"x", sealed=b"", account=str(ed.pk))
    blocks.refresh()
    assert client.get("/cms/").status_code == 403


@pytest.mark.parametrize("value", ["1.99999999999.00", "x", "1..", ".", "1.99999999999." + "f" * 64])
def test_a_made_up_pass_opens_nothing(guard: Any, site: Any, value: str) -> None:
    block_from_command_line(ATTACKER)
    client = client_at(ATTACKER)
    client.cookies[guard.INTRUSION_PASS_COOKIE] = value
    assert client.get("/").status_code == 403


def test_a_session_without_a_pass_does_not_get_past_either(guard: Any, ed: User) -> None:
    block_from_command_line(ATTACKER)
    client = client_at(ATTACKER)
    sign_in(client, ed)
    assert client.get("/cms/").status_code == 403
