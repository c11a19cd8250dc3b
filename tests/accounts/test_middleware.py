"""``accounts.middleware``: cookies of sessions, and pages that load none."""

from django.conf import settings
from django.test import Client

from accounts.models import User
from accounts.sessions import devices
from accounts.sessions.sessions import SessionStore
from tests.accounts.people import type_password
from tests.accounts.sessions.test_sessions import COOKIE, key_of


def test_an_answer_that_comes_late_does_not_delete_the_new_cookie(as_cara: Client) -> None:
    shown = frozenset({devices.digest_of(as_cara.cookies[settings.DEVICE_COOKIE_NAME].value)})
    store = SessionStore(key_of(as_cara), shown=shown)
    store.load()
    store.cycle_key()
    answer = as_cara.get("/account/security/")  # still with the old key
    assert COOKIE not in answer.cookies


def test_the_cookie_is_for_this_host_and_no_script(anon: Client, otto: User) -> None:
    morsel = type_password(anon, otto).cookies[COOKIE]
    assert morsel["httponly"]
    assert (morsel["samesite"], morsel["path"], morsel["domain"], morsel["max-age"]) == ("Lax", "/", "", "")
