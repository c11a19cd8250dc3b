"""``accounts.views.session_state``: what an open page asks, and what extends a session."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.models.functions import Now
from django.test import Client

from accounts.models import Session, User
from tests.signing_in import signed_in

STATE = "/account/session/"
BACKGROUND = {"X-Background": "1"}


def seen(minutes_ago: float) -> Any:
    Session.objects.update(last_seen=Now() - timedelta(minutes=minutes_ago))
    return Session.objects.get().last_seen


def test_a_stranger_learns_nothing_and_gets_no_cookie(anon: Client) -> None:
    answer = anon.get(STATE)
    assert answer.json() == {"open": False}
    assert not answer.cookies


def test_it_says_how_long_the_session_lives(as_cara: Client, cara: User) -> None:
    seen(10)
    state = as_cara.get(STATE, headers=BACKGROUND).json()
    assert 49 * 60 <= state["idle"] <= 50 * 60
    assert 11 * 3600 < state["life"] <= 12 * 3600
    assert cara.email not in str(state)


def test_two_people_are_told_apart(cara: User, otto: User) -> None:
    hers, again, his = signed_in(cara), signed_in(cara), signed_in(otto, verified=False)
    one, same, other = (client.get(STATE).json()["person"] for client in (hers, again, his))
    assert one == same != other


@pytest.mark.parametrize("path", [STATE, "/account/security/", "/cms/articles/"])
def test_what_a_page_asks_by_itself_extends_nothing(as_cara: Client, path: str) -> None:
    before = seen(10)
    as_cara.get(path, headers=BACKGROUND)
    assert Session.objects.get().last_seen == before


def test_what_a_person_does_extends(as_cara: Client) -> None:
    before = seen(58)
    assert as_cara.post(STATE).json()["idle"] > 59 * 60
    assert Session.objects.get().last_seen > before


def test_no_one_else_s_page_extends(cara: User, strict: Client) -> None:
    strict.cookies = signed_in(cara).cookies
    before = seen(10)
    assert strict.post(STATE).status_code == 403
    assert Session.objects.get().last_seen == before


def test_nothing_extends_past_the_absolute_limit(as_cara: Client) -> None:
    Session.objects.update(expires_at=Now() + timedelta(seconds=30))
    assert as_cara.post(STATE).json()["life"] <= 30
    Session.objects.update(expires_at=Now() - timedelta(seconds=1))
    assert as_cara.post(STATE).json() == {"open": False}


def test_an_ended_session_is_closed_for_the_page(as_cara: Client) -> None:
    seen(61)
    assert as_cara.get(STATE, headers=BACKGROUND).json() == {"open": False}
