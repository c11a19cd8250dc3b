"""``accounts.sessions.session_list``: where a user is logged in, and ending it."""

from datetime import timedelta
from typing import Any

from django.db.models.functions import Now
from django.test import Client

from accounts.models import Device, Session, User
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


def test_one_is_ended(cara: User) -> None:
    other, here = Client(), signed_in(cara)
    row = sign_in(other, cara)
    assert end(here, row)["Location"] == SESSIONS
    assert (who_is_there(other), who_is_there(here)) == ("", cara.email)
    assert Entry.objects.filter(event="accounts.sessions.ended").count() == 1


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
