"""The cookie of a session, copied. What ends a copy of all cookies: sessions/test_session_revocation.py."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db.models.functions import Now
from django.test import Client

from accounts.models import Device, Session, User
from audit.models import Entry
from tests.accounts.people import who_is_there
from tests.signing_in import sign_in, signed_in

SESSION, DEVICE = settings.SESSION_COOKIE_NAME, settings.DEVICE_COOKIE_NAME


def thief_of(owner: Client, *, device: str | None = None) -> Client:
    """Has the session's cookie, and shows ``device`` beside it."""
    thief = Client()
    thief.cookies[SESSION] = owner.cookies[SESSION].value
    if device is not None:
        thief.cookies[DEVICE] = device
    return thief


def misuses() -> int:
    return Entry.objects.filter(event="accounts.session.misused").count()


def test_the_sessions_cookie_alone_opens_nothing_and_is_noticed(cara: User) -> None:
    owner = signed_in(cara)
    assert who_is_there(thief_of(owner)) == ""
    assert misuses() == 1
    assert who_is_there(owner) == cara.email
    assert "another browser showed the cookie" in owner.get("/account/sessions/").content.decode()


@pytest.mark.parametrize("device", ["", "A" * 43, "nonsense", "A" * 43 + "." + "B" * 43])
def test_with_a_made_up_device_neither(cara: User, device: str) -> None:
    assert who_is_there(thief_of(signed_in(cara), device=device)) == ""


def test_with_the_thiefs_own_device_neither(cara: User, otto: User) -> None:
    own = signed_in(otto, verified=False).cookies[DEVICE].value
    assert who_is_there(thief_of(signed_in(cara), device=own)) == ""


def test_with_another_device_of_the_same_person_neither(cara: User) -> None:
    other = signed_in(cara).cookies[DEVICE].value
    assert who_is_there(thief_of(signed_in(cara), device=other)) == ""


def test_the_digest_of_the_device_is_no_token(cara: User) -> None:
    owner = signed_in(cara)
    assert who_is_there(thief_of(owner, device=Device.objects.get().digest)) == ""


def test_it_is_noted_at_most_once_a_minute(cara: User) -> None:
    owner = signed_in(cara)
    for _again in range(4):
        who_is_there(thief_of(owner))
    assert misuses() == 1
    Session.objects.update(misused_at=Now() - timedelta(minutes=2))
    who_is_there(thief_of(owner))
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
