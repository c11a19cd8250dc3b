"""A key that an attacker planted or saw before is worth nothing after each step up."""

import pytest
from django.conf import settings
from django.test import Client

from accounts.models import Session, User
from tests.accounts.people import type_code, type_password, who_is_there
from tests.signing_in import code_of, sign_in

COOKIE, DEVICE = settings.SESSION_COOKIE_NAME, settings.DEVICE_COOKIE_NAME


def key_of(client: Client) -> str:
    return client.cookies[COOKIE].value if COOKIE in client.cookies else ""


def with_key(key: str, *, in_the_browser_of: Client | None = None) -> Client:
    client = Client()
    if in_the_browser_of:
        client.cookies[DEVICE] = in_the_browser_of.cookies[DEVICE].value
    client.cookies[COOKIE] = key
    return client


def test_a_planted_key_is_never_adopted(otto: User) -> None:
    planted = "A" * 43
    victim = with_key(planted)
    type_password(victim, otto)
    assert key_of(victim) != planted
    assert who_is_there(with_key(planted)) == ""


def test_every_step_up_leaves_the_key_before_worthless(cara: User) -> None:
    victim, keys = Client(), []
    type_password(victim, cara)
    keys.append(key_of(victim))
    type_code(victim, code_of(cara))
    keys.append(key_of(victim))
    victim.post("/account/confirm/", {"code": code_of(cara, steps=1)})
    keys.append(key_of(victim))
    assert len(set(keys)) == 3
    assert [who_is_there(with_key(key, in_the_browser_of=victim)) for key in keys] == ["", "", cara.email]


def test_the_attackers_own_session_does_not_carry_the_victim(cara: User, otto: User) -> None:
    attacker = Client()
    sign_in(attacker, otto)
    victim = with_key(key_of(attacker), in_the_browser_of=attacker)
    type_password(victim, cara)
    type_code(victim, code_of(cara))
    assert who_is_there(victim) == cara.email
    assert who_is_there(attacker) == ""


def test_a_planted_device_does_not_become_the_victims(cara: User, otto: User) -> None:
    attacker = Client()
    sign_in(attacker, otto)
    victim = with_key("", in_the_browser_of=attacker)
    type_password(victim, cara)
    type_code(victim, code_of(cara), remember_device="1")
    assert who_is_there(with_key(key_of(victim), in_the_browser_of=attacker)) == ""
    assert type_password(attacker, cara)["Location"] == "/account/second-factor/"


def test_logging_out_ends_the_session_on_the_server(cara: User) -> None:
    client = Client()
    sign_in(client, cara)
    stolen = key_of(client)
    client.post("/account/logout/")
    assert who_is_there(with_key(stolen)) == ""
    assert not Session.objects.exists()


def test_the_cookie_is_taken_back_at_log_out(cara: User) -> None:
    client = Client()
    sign_in(client, cara)
    morsel = client.post("/account/logout/").cookies[COOKIE]
    assert (morsel.value, morsel["max-age"]) == ("", 0)


@pytest.mark.parametrize("step", ["password", "code"])
def test_the_csrf_token_changes_when_someone_logs_in(cara: User, otto: User, step: str) -> None:
    client = Client(enforce_csrf_checks=False)
    client.get("/account/login/")
    before = client.cookies[settings.CSRF_COOKIE_NAME].value
    type_password(client, cara if step == "code" else otto)
    if step == "code":
        type_code(client, code_of(cara))
    assert client.cookies[settings.CSRF_COOKIE_NAME].value != before
