"""With a cache that all processes share, reading a session asks the database nothing, and ended means ended."""

import pickle
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.cache.backends.locmem import LocMemCache
from django.db.models.functions import Now
from django.test import Client

from accounts import devices, session_cache
from accounts.cache_trust import trust
from accounts.ending import end_sessions
from accounts.freezing import freeze
from accounts.models import Session, User
from accounts.operators import COMMAND_LINE
from accounts.sessions import SessionStore
from rbac.roles import revoke_role
from secureproject.caches import caches, is_shared
from tests.accounts.people import PASSWORD, who_is_there
from tests.signing_in import signed_in

COOKIE, DEVICE = settings.SESSION_COOKIE_NAME, settings.DEVICE_COOKIE_NAME
type Commits = Any


@pytest.fixture(autouse=True)
def shared_cache(settings: Any) -> Iterator[None]:
    """This process is all there is, so its own memory is what all processes share."""
    settings.SESSIONS_CACHED = True
    cache.clear()
    trust.regain()
    yield
    trust.regain()
    cache.clear()


def store_of(client: Client) -> SessionStore:
    shown = frozenset({devices.digest_of(client.cookies[DEVICE].value)})
    return SessionStore(client.cookies[COOKIE].value, shown=shown)


def committed() -> None:
    """The transaction around a test never commits, so what was closed in it stays closed."""
    cache.clear()


def warmed(user: User) -> Client:
    """A client whose session lies in the cache."""
    client = signed_in(user)
    committed()
    for _again in range(3):
        assert store_of(client).person() == user
    assert cache.get(f"session.row.{store_of(client).session_key}")
    return client


def test_a_session_person_and_device_cost_no_query(cara: User, django_assert_num_queries: Any) -> None:
    client = warmed(cara)
    with django_assert_num_queries(0):
        store = store_of(client)
        person = store.person()
        assert person is not None
        assert (person.name, person.may_log_in, store.factor[:9]) == ("Cara", True, "accounts.")
        assert store.row is not None
        assert store.row.last_seen.tzinfo is not None


def test_without_one_it_costs_one(cara: User, settings: Any, django_assert_num_queries: Any) -> None:
    client = warmed(cara)
    settings.SESSIONS_CACHED = False
    with django_assert_num_queries(1):
        assert store_of(client).person() == cara


def log_out(cara: User, client: Client) -> None:
    client.post("/account/logout/")


def confirm_elsewhere(cara: User, client: Client) -> None:
    """The key changes: what holds the old one is out."""
    store = store_of(client)
    store.load()
    store.cycle_key()


def change_password(cara: User, client: Client) -> None:
    typed = {"current_password": PASSWORD, "new_password": "an entirely new sentence 7"}
    assert signed_in(cara).post("/account/password/change/", typed).status_code == 302


def change_password_behind_our_back(cara: User, client: Client) -> None:
    User.objects.filter(pk=cara.pk).update(password="argon2$something$else")


def freeze_account(cara: User, client: Client) -> None:
    freeze(cara, by=COMMAND_LINE, reason="stolen")


def lose_the_role(cara: User, client: Client) -> None:
    revoke_role(cara.role_assignments.get(), reason="left", by=COMMAND_LINE)


def end_all(cara: User, client: Client) -> None:
    end_sessions(cara, by=COMMAND_LINE, reason="to be sure")


def end_others(cara: User, client: Client) -> None:
    signed_in(cara).post("/account/sessions/end-others/")


def forget_the_device(cara: User, client: Client) -> None:
    pk = Session.objects.get().device_id
    signed_in(cara).post(f"/account/devices/{pk}/forget/")


ENDINGS: list[Callable[[User, Client], None]] = [
    log_out, confirm_elsewhere, change_password, change_password_behind_our_back, freeze_account, lose_the_role,
    end_all, end_others, forget_the_device,
]  # fmt: skip


@pytest.mark.parametrize("ending", ENDINGS)
def test_it_stops_at_once_with(
    ending: Callable[[User, Client], None], cara: User, django_capture_on_commit_callbacks: Commits
) -> None:
    client = warmed(cara)
    old = Client()
    old.cookies[COOKIE], old.cookies[DEVICE] = client.cookies[COOKIE].value, client.cookies[DEVICE].value
    with django_capture_on_commit_callbacks(execute=True):
        ending(cara, client)
    assert who_is_there(old) == ""


def test_an_entry_made_from_a_row_that_is_ending_does_not_count(
    cara: User, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Commits
) -> None:
    client, keep = signed_in(cara), session_cache.keep
    committed()
    store_of(client).person()  # now it is known whose it is

    def ended_meanwhile(*args: Any) -> Any:
        with django_capture_on_commit_callbacks(execute=True):
            end_sessions(cara, by=COMMAND_LINE, reason="in this very moment")
        return keep(*args)

    monkeypatch.setattr(session_cache, "keep", ended_meanwhile)
    store_of(client).person()
    assert store_of(client).person() is None


def test_the_limits_hold_in_the_cache_too(cara: User, monkeypatch: pytest.MonkeyPatch) -> None:
    client = signed_in(cara)
    Session.objects.update(expires_at=Now() + timedelta(seconds=30))
    committed()
    for _again in range(3):
        store_of(client).person()
    Session.objects.update(expires_at=Now() - timedelta(seconds=1))
    monkeypatch.setattr("accounts.session_rows.timezone.now", lambda: cara.created_at + timedelta(hours=1))
    assert store_of(client).person() is None


def test_another_browser_is_refused_from_the_cache_too(cara: User) -> None:
    client, thief = warmed(cara), Client()
    thief.cookies[COOKIE] = client.cookies[COOKIE].value
    assert who_is_there(thief) == ""


def test_nothing_lies_there_in_clear(cara: User) -> None:
    client = warmed(cara)
    stored: Any = cache
    everything = b"".join(pickle.dumps(value) for value in stored._cache.values())
    secrets = [cara.email, cara.name, cara.password, client.cookies[COOKIE].value, "Firefox"]
    assert [secret for secret in secrets if secret.encode() in everything] == []
    assert cara.password not in str(session_cache._packed(cara))


def test_an_entry_moved_to_another_session_opens_nothing(cara: User, otto: User) -> None:
    his, hers = signed_in(otto, verified=False), warmed(cara)
    mine = store_of(his).session_key
    cache.set(f"session.row.{mine}", cache.get(f"session.row.{store_of(hers).session_key}"))
    person = store_of(his).person()
    assert person == otto


def test_a_cache_that_is_down_is_no_reason_to_be_down(cara: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def down(*args: Any, **kwargs: Any) -> Any:
        raise ConnectionError

    client = warmed(cara)
    for name in ("get", "set", "get_many", "add"):
        monkeypatch.setattr(LocMemCache, name, down)
    assert who_is_there(client) == cara.email


@pytest.mark.parametrize(("url", "shared"), [("locmemcache://", False), ("pymemcache://cache:11211", True)])
def test_only_a_shared_cache_holds_sessions(url: str, shared: bool) -> None:
    assert is_shared(caches(url)) is shared


def no_more(*args: Any, **kwargs: Any) -> Any:
    raise ConnectionError


def test_a_cache_that_dies_between_commit_and_the_new_word_keeps_nobody_in(
    cara: User, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Commits
) -> None:
    client, dead = warmed(cara), monkeypatch.context()
    with dead as cut_off, django_capture_on_commit_callbacks(execute=True):
        end_sessions(cara, by=COMMAND_LINE, reason="to be sure")
        cut_off.setattr(LocMemCache, "set", no_more)
    trust.regain()  # another process, which noticed nothing
    assert store_of(client).person() is None


def test_while_something_is_ending_no_entry_counts_and_none_is_made(cara: User) -> None:
    client = warmed(cara)
    old = cache.get(f"session.row.{store_of(client).session_key}")
    session_cache.forget(cara.pk)
    for _again in range(2):
        assert store_of(client).person() == cara  # the database says so
    assert cache.get(f"session.row.{store_of(client).session_key}") == old


def test_whoever_could_not_reach_the_cache_believes_nothing_in_it(
    cara: User, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Commits
) -> None:
    """It was away while the session ended, and comes back with everything that it held."""
    client = warmed(cara)
    with monkeypatch.context() as cut_off, django_capture_on_commit_callbacks(execute=True):
        cut_off.setattr(LocMemCache, "set", no_more)
        end_sessions(cara, by=COMMAND_LINE, reason="to be sure")
    assert cache.get(f"session.row.{store_of(client).session_key}")
    assert store_of(client).person() is None
