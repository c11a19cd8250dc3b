"""``accounts.sessions.devices``: the cookie of a device."""

from typing import Any

from django.conf import settings
from django.test import Client

from accounts.models import Device, User
from tests.accounts.people import PASSWORD, type_password
from tests.accounts.postbox import post_arrives
from tests.accounts.sessions.test_session_list import FIREFOX, log_in
from tests.accounts.sessions.test_sessions import everything_in_the_database
from tests.signing_in import code_of

DEVICE = settings.DEVICE_COOKIE_NAME


def again(client: Client, user: User, *, steps: int, **elsewhere: Any) -> None:
    client.post("/account/logout/")
    client.post("/account/login/", {"email": user.email, "password": PASSWORD}, **elsewhere)
    answer = client.post("/account/second-factor/", {"code": code_of(user, steps=steps)}, **elsewhere)
    assert answer.status_code == 302


def test_no_one_who_merely_reads_is_marked(anon: Client, otto: User) -> None:
    for path in ("/", "/account/login/"):
        assert DEVICE not in anon.get(path).cookies
    assert DEVICE not in type_password(anon, otto, "not the password").cookies


def test_the_cookie_is_long_lived_and_for_this_host_and_no_script(anon: Client, otto: User) -> None:
    morsel = type_password(anon, otto).cookies[DEVICE]
    flags = [morsel[name] for name in ("httponly", "samesite", "path", "domain")]
    assert flags == [True, "Lax", "/", ""]
    assert morsel["max-age"] == 400 * 86_400
    assert morsel.value not in everything_in_the_database()


def test_a_browser_that_was_updated_is_still_known(cara: User) -> None:
    client = log_in(cara)
    again(client, cara, steps=1, HTTP_USER_AGENT=FIREFOX.replace("145", "146"))
    assert post_arrives() == []
    assert Device.objects.count() == 1


def test_two_people_at_one_browser_are_both_known(cara: User, otto: User) -> None:
    client = log_in(cara)
    client.post("/account/logout/")
    type_password(client, otto)
    again(client, cara, steps=1)
    assert post_arrives() == []
    assert Device.objects.count() == 2
