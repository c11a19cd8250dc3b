"""A key of a session that an attacker planted, saw or copied is worth nothing.

What ends a copy of all cookies: sessions/test_session_revocation.py.
"""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.db.models.functions import Now
from django.test import Client

from accounts.models import Device, Session, User
from audit.models import Entry
from tests.accounts.people import type_code, type_password, who_is_there
from tests.signing_in import code_of, sign_in, signed_in

SESSION, DEVICE = settings.SESSION_COOKIE_NAME, settings.DEVICE_COOKIE_NAME
MADE_UP = ("", "A" * 43, "nonsense", "A" * 43 + "." + "B" * 43)


def key_of(client: Client) -> str:
    return client.cookies[SESSION].value if SESSION in client.cookies else ""


def device_of(client: Client) -> str:
    return client.cookies[DEVICE].value


def with_key(key: str, *, device: str | None = None) -> Client:
    """Has a session's cookie, and shows ``device`` beside it."""
    client = Client()
    client.cookies[SESSION] = key
    if device is not None:
        client.cookies[DEVICE] = device
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
    assert [who_is_there(with_key(key, device=device_of(victim))) for key in keys] == ["", "", cara.email]


def test_the_attackers_own_session_does_not_carry_the_victim(cara: User, otto: User) -> None:
    attacker = Client()
    sign_in(attacker, otto)
    victim = with_key(key_of(attacker), device=device_of(attacker))
    type_password(victim, cara)
    type_code(victim, code_of(cara))
    assert who_is_there(victim) == cara.email
    assert who_is_there(attacker) == ""


def test_a_planted_device_does_not_become_the_victims(cara: User, otto: User) -> None:
    attacker = Client()
    sign_in(attacker, otto)
    victim = with_key("", device=device_of(attacker))
    type_password(victim, cara)
    type_code(victim, code_of(cara), remember_device="1")
    assert who_is_there(with_key(key_of(victim), device=device_of(attacker))) == ""
    assert type_password(attacker, cara)["Location"] == "/account/second-factor/"


def test_logging_out_ends_the_session_on_the_server(anon: Client, cara: User) -> None:
    sign_in(anon, cara)
    stolen = key_of(anon)
    anon.post("/account/logout/")
    assert who_is_there(with_key(stolen)) == ""
    assert not Session.objects.exists()


def test_the_cookie_is_taken_back_at_log_out(anon: Client, cara: User) -> None:
    sign_in(anon, cara)
    morsel = anon.post("/account/logout/").cookies[SESSION]
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


def misuses() -> int:
    return Entry.objects.filter(event="accounts.session.misused").count()


def test_the_sessions_cookie_alone_opens_nothing_and_is_noticed(cara: User) -> None:
    owner = signed_in(cara)
    assert who_is_there(with_key(key_of(owner))) == ""
    assert misuses() == 1
    assert who_is_there(owner) == cara.email
    assert "another browser showed the cookie" in owner.get("/account/sessions/").content.decode()


OTHER_DEVICES: dict[str, Callable[[User, User], str]] = {
    **{f"made up: {text[:9]}": lambda cara, otto, text=text: text for text in MADE_UP},  # type: ignore[misc]
    "the thief's own": lambda cara, otto: device_of(signed_in(otto, verified=False)),
    "another one of the same person": lambda cara, otto: device_of(signed_in(cara)),
    "the digest of the right one": lambda cara, otto: Device.objects.get().digest,
}


@pytest.mark.parametrize("device", OTHER_DEVICES)
def test_with_another_device_neither(cara: User, otto: User, device: str) -> None:
    key = key_of(signed_in(cara))
    assert who_is_there(with_key(key, device=OTHER_DEVICES[device](cara, otto))) == ""


def test_it_is_noted_at_most_once_a_minute(cara: User) -> None:
    owner = signed_in(cara)
    for _again in range(4):
        who_is_there(with_key(key_of(owner)))
    assert misuses() == 1
    Session.objects.update(misused_at=Now() - timedelta(minutes=2))
    who_is_there(with_key(key_of(owner)))
    assert misuses() == 2


def test_a_row_that_was_given_another_device_opens_nothing(cara: User) -> None:
    row = sign_in(Client(), cara)
    other = Client()
    sign_in(other, cara)
    thief = Client()
    row_of_other = Session.objects.exclude(pk=row.pk).get()
    thief.cookies[SESSION], thief.cookies[DEVICE] = other.cookies[SESSION].value, "A" * 43
    Session.objects.filter(pk=row_of_other.pk).update(device=None)
    assert who_is_there(other) == ""
    assert who_is_there(thief) == ""
