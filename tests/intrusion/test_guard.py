"""Who is kept out, who never is, and that neither costs a query."""

from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from accounts.models import User
from audit.models import Entry
from content.models import Article
from intrusion.blocked import BlockTable, blocks
from intrusion.blocking import GUARD, CannotBlock, block_network, database_now, in_force, lift
from intrusion.middleware import GuardMiddleware
from intrusion.models import Block, Incident, Measure, Step
from intrusion.responses import length_of_block
from tests.counting import python_calls
from tests.intrusion.guarding import ATTACKER, READER, a_second_passes, client_at, forget, guard
from tests.signing_in import authenticator_of, code_of, sign_in

__all__ = ["guard"]
LAMBDAS = 2  # the question and the answer
PROBE = "/?q=1'+union+select+1"


def attack(address: str = ATTACKER, times: int = 8) -> list[int]:
    client = client_at(address)
    return [client.get(PROBE).status_code for _ in range(times)]


def test_an_attacker_is_stopped_within_the_same_second(guard: Any, site: Any) -> None:
    answers = attack(times=10)
    assert (answers[0], answers[-1]) == (200, 403)
    assert client_at(READER).get("/").status_code == 200


def test_a_blocked_client_costs_no_query(
    guard: Any, published: Article, django_assert_num_queries: Any
) -> None:
    attack()
    a_second_passes()
    attacker = client_at(ATTACKER)
    with django_assert_num_queries(0):
        for path in ("/", f"/{published.address.path}/", "/cms/", "/csp-reports/", "/admin/"):
            answer = attacker.get(path)
            assert answer.status_code == 403
    assert int(answer.headers["Retry-After"]) <= 600
    assert "default-src" in answer.headers["Content-Security-Policy"]
    assert b"log in" in answer.content


def test_an_ordinary_answer_is_compared_with_a_few_values_and_nothing_else(
    rf: RequestFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    middleware = GuardMiddleware(lambda request: HttpResponse())

    def asked(*_: object, **__: object) -> None:
        raise AssertionError("The guard works for an answer that nobody has to look at.")

    for name in ("observe", "report", "network_of", "holder", "turn_away", "iscoroutinefunction"):
        monkeypatch.setattr(f"intrusion.middleware.{name}", asked)
    assert getattr(middleware(rf.get("/")), "status_code", 0) == 200


def test_an_ordinary_answer_costs_five_functions_of_five_hundred(rf: RequestFactory) -> None:
    request, answer = rf.get("/"), HttpResponse()
    middleware = GuardMiddleware(lambda request: answer)
    assert python_calls(lambda: middleware(request)) - LAMBDAS <= 5


def test_the_block_is_a_story_with_an_end_and_an_entry_in_the_journal(guard: Any, site: Any) -> None:
    attack()
    a_second_passes()
    block: Any = Block.objects.get()
    assert (block.target, block.by_machine, block.until > database_now()) == (ATTACKER, True, True)
    incident = Incident.objects.get()
    assert incident.subject == ATTACKER
    assert list(incident.measures.order_by("pk").values_list("step", flat=True)) == [
        Step.NOTED,
        Step.SLOWED,
        Step.BLOCKED,
    ]
    entry = Entry.objects.get(event="intrusion.client.blocked")
    assert ATTACKER not in str(entry.public)
    assert ATTACKER.encode() not in bytes(incident.sealed) + bytes(block.sealed)


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


def test_no_machine_blocks_for_ever(guard: Any, site: Any) -> None:
    block = block_network(ATTACKER, until=None, reason="Ada says so", by=GUARD_FREE)
    assert block.until is None
    with pytest.raises(Exception, match="block_by_machine_ends"):
        block_network(READER, until=None, reason="", by=GUARD)


GUARD_FREE = type(GUARD)("command_line")


def test_the_way_in_is_never_covered(guard: Any, ada: User) -> None:
    block_network(ATTACKER, until=None, reason="test", by=GUARD_FREE)
    blocks.refresh()
    anon = client_at(ATTACKER)
    for path in ("/account/login/", "/account/login/passkey/", "/account/password/reset/", "/healthz"):
        assert anon.get(path).status_code in {200, 302}
    assert anon.get("/account/second-factor/").status_code == 302
    assert b"body" in anon.get("/static/secureproject/css/base.css").getvalue()
    for path in ("/account/security/", "/account/loginx", "/cms/", "/static"):
        assert anon.get(path).status_code == 403


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
    block_network(ATTACKER, until=None, reason="test", by=GUARD_FREE)
    blocks.refresh()
    client = logged_in(ed, ATTACKER)
    assert client.get("/cms/").status_code == 200
    assert client_at(ATTACKER).get("/cms/").status_code == 403
    client.post("/account/logout/")
    assert client.get("/cms/").status_code == 403


def test_a_frozen_account_does_not_get_past_the_block(guard: Any, ed: User) -> None:
    block_network(ATTACKER, until=None, reason="test", by=GUARD_FREE)
    client = logged_in(ed, ATTACKER)
    Block.objects.create(kind="account", key=b"x", sealed=b"", account=str(ed.pk))
    blocks.refresh()
    assert client.get("/cms/").status_code == 403


@pytest.mark.parametrize("value", ["1.99999999999.00", "x", "1..", ".", "1.99999999999." + "f" * 64])
def test_a_made_up_pass_opens_nothing(guard: Any, site: Any, value: str) -> None:
    block_network(ATTACKER, until=None, reason="test", by=GUARD_FREE)
    blocks.refresh()
    client = client_at(ATTACKER)
    client.cookies[guard.INTRUSION_PASS_COOKIE] = value
    assert client.get("/").status_code == 403


def test_a_session_without_a_pass_does_not_get_past_either(guard: Any, ed: User) -> None:
    block_network(ATTACKER, until=None, reason="test", by=GUARD_FREE)
    blocks.refresh()
    client = client_at(ATTACKER)
    sign_in(client, ed)
    assert client.get("/cms/").status_code == 403


def test_an_ipv6_attacker_is_their_network_of_64_bits(guard: Any, site: Any) -> None:
    attack("2001:db8:1:2::1")
    assert client_at("2001:db8:1:2:ffff::9").get("/").status_code == 403
    assert client_at("2001:db8:1:3::1").get("/").status_code == 200
    a_second_passes()
    assert client_at("2001:db8:1:2:ffff::9").get("/").status_code == 403


def test_a_network_can_be_blocked_as_a_whole(guard: Any, site: Any) -> None:
    block_network("203.0.113.0/24", until=None, reason="test", by=GUARD_FREE)
    blocks.refresh()
    assert client_at("203.0.113.250").get("/").status_code == 403
    assert client_at("203.0.114.1").get("/").status_code == 200
    with pytest.raises(CannotBlock):
        block_network("the neighbours", until=None, reason="", by=GUARD_FREE)


def test_a_lifted_block_counts_no_longer_and_the_attacker_starts_anew(guard: Any, site: Any) -> None:
    attack()
    a_second_passes()
    assert lift(in_force(ATTACKER).get(), by=GUARD_FREE, reason="was a test")
    a_second_passes()
    assert client_at(ATTACKER).get("/").status_code == 200
    assert Measure.objects.get(step=Step.BLOCKED).undone_at is not None
    assert Entry.objects.filter(event="intrusion.block.lifted").count() == 1
    assert not lift(Block.objects.get(), by=GUARD_FREE, reason="again")


def test_who_is_on_the_allow_list_is_written_down_and_left_alone(guard: Any, site: Any) -> None:
    guard.INTRUSION_ALLOW_LIST = ("203.0.113.0/24",)
    assert set(attack(times=12)) == {200}
    a_second_passes()
    assert (Incident.objects.get().findings, Block.objects.count()) == (12, 0)
    block_network(ATTACKER, until=None, reason="test", by=GUARD_FREE)
    blocks.refresh()
    assert client_at(ATTACKER).get("/").status_code == 200


def test_a_dry_run_says_what_would_have_been_done(guard: Any, site: Any) -> None:
    guard.INTRUSION_DRY_RUN = True
    assert set(attack(times=12)) == {200}
    a_second_passes()
    steps = dict(Measure.objects.values_list("step", "done"))
    assert steps == {Step.NOTED: True, Step.SLOWED: False, Step.BLOCKED: False}
    assert not Block.objects.exists()


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
