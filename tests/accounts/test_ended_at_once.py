"""A session stops at once with what ends it, in every process: each request asks the database."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client

from accounts.lifecycle.freezing import freeze
from accounts.management.arguments import COMMAND_LINE
from accounts.models import Session, User
from accounts.sessions import devices
from accounts.sessions.session_revocation import end_sessions
from accounts.sessions.sessions import SessionStore
from rbac.roles import revoke_role
from tests.accounts.people import PASSWORD, who_is_there
from tests.signing_in import signed_in

COOKIE, DEVICE = settings.SESSION_COOKIE_NAME, settings.DEVICE_COOKIE_NAME


def store_of(client: Client) -> SessionStore:
    shown = frozenset({devices.digest_of(client.cookies[DEVICE].value)})
    return SessionStore(client.cookies[COOKIE].value, shown=shown)


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
def test_a_session_stops_at_once_with(ending: Callable[[User, Client], None], cara: User) -> None:
    client, old = signed_in(cara), Client()
    old.cookies[COOKIE], old.cookies[DEVICE] = client.cookies[COOKIE].value, client.cookies[DEVICE].value
    assert who_is_there(old) == cara.email
    ending(cara, client)
    assert who_is_there(old) == ""
