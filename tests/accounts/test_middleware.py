"""``accounts.middleware``: cookies of sessions, and pages that load none."""

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.sessions import devices
from accounts.sessions.sessions import SessionStore
from content.models import Site
from tests.accounts.people import type_password
from tests.accounts.sessions.test_sessions import COOKIE, key_of


def test_a_public_page_reads_no_session_and_sets_no_cookie(as_cara: Client, site: Site) -> None:
    with CaptureQueriesContext(connection) as queries:
        answer = as_cara.get("/")
    assert answer.status_code == 200
    assert not answer.cookies
    assert "cookie" not in answer.headers.get("Vary", "").lower()
    assert not [query for query in queries if "accounts_session" in query["sql"]]


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
