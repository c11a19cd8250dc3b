"""/account/sessions/: where I am logged in and with what, and the buttons that end it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.models.functions import Now
from django.test import Client

from accounts.models import Device, KeptRequest, NotMeLink, Session, User
from accounts.tasks import forget_what_is_over
from audit.models import Entry
from tests.accounts.people import type_code, type_password, who_is_there
from tests.signing_in import code_of, sign_in, signed_in

SESSIONS = "/account/sessions/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
    " Version/18.0 Mobile/15E148 Safari/604.1"
)


def log_in(user: User, *, with_: str = FIREFOX, at: str = "192.0.2.7", steps: int = 0) -> Client:
    client = Client(headers={"user-agent": with_}, REMOTE_ADDR=at)
    type_password(client, user)
    assert type_code(client, code_of(user, steps=steps)).status_code == 302
    return client


def end(client: Client, session: Session | int) -> Any:
    pk = session if isinstance(session, int) else session.pk
    return client.post(f"{SESSIONS}{pk}/end/")


def test_nobody_sees_or_ends_the_sessions_of_others(cara: User, otto: User) -> None:
    row = sign_in(Client(), cara)
    as_otto = signed_in(otto, verified=False)
    assert [session.pk for session in as_otto.get(SESSIONS).context["sessions"]] != [row.pk]
    assert len(as_otto.get(SESSIONS).context["sessions"]) == 1
    end(as_otto, row)
    as_otto.post(f"/account/devices/{row.device_id}/forget/")
    assert Session.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("path", [SESSIONS, "/account/activity/"])
def test_whoever_is_not_logged_in_is_sent_to_the_log_in(anon: Client, path: str) -> None:
    assert anon.get(path)["Location"].startswith("/account/login/")


@pytest.mark.parametrize("path", ["sessions/end-others/", "sessions/1/end/", "devices/1/forget/"])
def test_a_link_ends_nothing(cara: User, path: str) -> None:
    assert signed_in(cara).get(f"/account/{path}").status_code == 405


def test_each_session_says_device_address_and_when(cara: User) -> None:
    log_in(cara, with_=IPHONE, at="198.51.100.9")
    here = log_in(cara, steps=1)
    mine, other = here.get(SESSIONS).context["sessions"]
    assert (mine.is_this, mine.trace.device, mine.trace.address) == (True, "Firefox 145, Linux", "192.0.2.7")
    assert (other.is_this, other.trace.device) == (False, "Safari 18, iOS")
    page = here.get(SESSIONS).content.decode()
    assert "198.51.100.9" in page
    assert page.count("This session") == 1


def test_it_says_where_a_session_was_last_seen(cara: User) -> None:
    here = log_in(cara)
    Session.objects.update(last_seen=Now() - timedelta(minutes=2))
    here.get("/account/security/", REMOTE_ADDR="203.0.113.4")
    assert here.get(SESSIONS).context["sessions"][0].trace.address == "203.0.113.4"


def test_addresses_lie_encrypted(cara: User) -> None:
    log_in(cara)
    assert b"192.0.2.7" not in bytes(Session.objects.get().trace) + bytes(Device.objects.get().trace)


def test_sessions_that_are_over_are_not_shown(cara: User) -> None:
    row = sign_in(Client(), cara)
    Session.objects.filter(pk=row.pk).update(last_seen=Now() - timedelta(hours=2))
    assert [session.is_this for session in signed_in(cara).get(SESSIONS).context["sessions"]] == [True]


def test_what_is_over_is_forgotten(cara: User, otto: User) -> None:
    row = sign_in(Client(), cara)
    KeptRequest.objects.create(session=row, digest="a", payload=b"", expires_at=Now() + timedelta(minutes=9))
    NotMeLink.objects.create(user=cara, digest="b", expires_at=Now() - timedelta(seconds=1))
    Session.objects.filter(pk=row.pk).update(last_seen=Now() - timedelta(hours=2))
    kept = sign_in(Client(), otto, verified=False)
    forget_what_is_over(timestamp=0)
    assert list(Session.objects.all()) == [kept]
    assert not KeptRequest.objects.exists()
    assert not NotMeLink.objects.exists()


def test_one_is_ended(cara: User) -> None:
    other, here = Client(), signed_in(cara)
    row = sign_in(other, cara)
    assert end(here, row)["Location"] == SESSIONS
    assert (who_is_there(other), who_is_there(here)) == ("", cara.email)
    assert Entry.objects.filter(event="accounts.sessions.ended").count() == 1


def test_ending_what_has_ended_records_nothing(cara: User) -> None:
    assert end(signed_in(cara), 10**9).status_code == 302
    assert not Entry.objects.filter(event="accounts.sessions.ended").exists()


def test_ending_this_one_logs_out(cara: User) -> None:
    here = Client()
    assert end(here, sign_in(here, cara))["Location"] == "/account/login/"
    assert who_is_there(here) == ""


def test_all_others_are_ended(cara: User, otto: User) -> None:
    others, here = [signed_in(cara), signed_in(cara)], signed_in(cara)
    ottos = signed_in(otto, verified=False)
    here.post(f"{SESSIONS}end-others/")
    assert [who_is_there(client) for client in (*others, here, ottos)] == ["", "", cara.email, otto.email]


def test_forgetting_a_device_ends_its_sessions(cara: User) -> None:
    other, here = Client(), signed_in(cara)
    row = sign_in(other, cara)
    here.post(f"/account/devices/{row.device_id}/forget/")
    assert (who_is_there(other), who_is_there(here)) == ("", cara.email)
    assert [device.is_this for device in here.get(SESSIONS).context["devices"]] == [True]
    assert Entry.objects.filter(event="accounts.device.revoked").count() == 1


def test_the_page_costs_three_queries(cara: User, django_assert_num_queries: Any) -> None:
    here = signed_in(cara)
    for _another in range(5):
        signed_in(cara)
    here.get(SESSIONS)
    with django_assert_num_queries(3):  # who is there, sessions, devices
        here.get(SESSIONS)
