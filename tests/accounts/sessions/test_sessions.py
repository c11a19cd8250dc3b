"""``accounts.sessions.sessions``: the session store: who can read a key, and what a look-up costs."""

import logging
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.db.models.functions import Now
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Session, User
from accounts.sessions import devices
from accounts.sessions.sessions import SessionStore, alive, digest_of
from rbac.assignments import assignments_of
from rbac.models import RoleAssignment
from tests.accounts.people import type_code, type_password, who_is_there
from tests.newsroom import Person
from tests.signing_in import code_of, sign_in, signed_in

COOKIE = settings.SESSION_COOKIE_NAME


def key_of(client: Client) -> str:
    return client.cookies[COOKIE].value


def everything_in_the_database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        found = []
        for table in tables:
            cursor.execute(f'SELECT t::text FROM "{table}" AS t')  # noqa: S608
            found += [str(row) for row in cursor.fetchall()]
    return "\n".join(found)


def test_the_key_is_in_no_table_and_no_log(
    anon: Client, cara: User, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        type_password(anon, cara)
        before = key_of(anon)
        type_code(anon, code_of(cara))
        device = anon.cookies[settings.DEVICE_COOKIE_NAME].value
        who_is_there(anon)
    stored = everything_in_the_database()
    assert digest_of(key_of(anon)) in stored
    assert before not in stored + caplog.text
    assert key_of(anon) not in stored + caplog.text
    assert device not in stored + caplog.text


def test_the_session_key_that_code_sees_is_the_digest(as_cara: Client) -> None:
    store = SessionStore(key_of(as_cara))
    assert store.session_key == digest_of(key_of(as_cara))
    assert key_of(as_cara) not in repr(vars(store))


@pytest.mark.parametrize("cookie", ["", "short", "a" * 43, "x" * 5000, "'; DROP TABLE accounts_session; --"])
def test_a_made_up_cookie_is_no_one(anon: Client, cookie: str) -> None:
    anon.cookies[COOKIE] = cookie
    assert who_is_there(anon) == ""


def test_the_digest_is_no_cookie(cara: User, anon: Client) -> None:
    row = sign_in(Client(), cara)
    anon.cookies[COOKIE] = row.digest
    assert who_is_there(anon) == ""


def test_a_payload_moved_to_another_row_opens_nothing(cara: User, otto: User) -> None:
    hers, mine = Client(), Client()
    row, own = sign_in(hers, cara), sign_in(mine, otto)
    Session.objects.filter(pk=own.pk).update(payload=bytes(row.payload), user=cara, factor=row.factor)
    assert who_is_there(mine) == ""


def test_a_row_pointed_at_another_person_opens_nothing(anon: Client, cara: User, otto: User) -> None:
    own = sign_in(anon, otto)
    Session.objects.filter(pk=own.pk).update(user=cara)
    assert who_is_there(anon) == ""


def test_last_seen_is_written_at_most_once_a_minute(anon: Client, cara: User) -> None:
    row = sign_in(anon, cara)
    who_is_there(anon)
    assert Session.objects.get().last_seen == row.last_seen
    Session.objects.update(last_seen=Now() - timedelta(minutes=2))
    before = Session.objects.get().last_seen
    who_is_there(anon)
    assert Session.objects.get().last_seen > before


def test_session_person_and_factor_cost_one_query(as_cara: Client, django_assert_num_queries: Any) -> None:
    shown = frozenset({devices.digest_of(as_cara.cookies[settings.DEVICE_COOKIE_NAME].value)})
    store = SessionStore(key_of(as_cara), shown=shown)
    with django_assert_num_queries(1):
        person = store.person()
        assert person is not None
        assert person.signed_in is not None
        assert person.signed_in.factor


@pytest.fixture
def digest(fresh_database: str, ed: Person) -> str:
    """Of a session of Ed's."""
    signed_in(ed)
    return Session.objects.get(user=ed).digest


def held_by(digest: str) -> list[str]:
    found = alive(digest)
    assert found
    assert found.user
    return [held.role for held in assignments_of(found.user).all()]


def test_an_unknown_session_is_no_one_s(digest: str) -> None:
    assert alive("f" * 64) is None
    assert alive(None) is None


def test_it_takes_two_queries(digest: str) -> None:
    held_by(digest)
    with CaptureQueriesContext(connection) as captured:
        assert held_by(digest) == ["editor"]
    assert len(captured) == 2


def test_what_is_taken_away_is_not_held_by_the_next_request(digest: str, ed: Person) -> None:
    assert held_by(digest) == ["editor"]
    RoleAssignment.objects.filter(user=ed).delete()
    assert held_by(digest) == []


def test_a_session_before_the_login_has_no_user(fresh_database: str) -> None:
    Client().get("/account/login/")
    for row in Session.objects.filter(user=None):
        found = alive(row.digest)
        assert found
        assert found.user is None
