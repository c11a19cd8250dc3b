"""``accounts.sessions.session_revocation``: what ends sessions ends them at once, in every process."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.db.models.functions import Now
from django.test import Client

from accounts import totp
from accounts.lifecycle.freezing import freeze
from accounts.models import Device, FactorReset, Passkey, Session, TotpDevice, User
from accounts.models.factor_reset import NOTICE
from accounts.second_factor import factor_resets
from accounts.sessions.session_revocation import end_sessions
from audit.actors import COMMAND_LINE
from rbac.roles import revoke_role
from tests.accounts.people import PASSWORD, who_is_there
from tests.accounts.soft_authenticator import SoftAuthenticator
from tests.accounts.touching import passkey_of, register
from tests.signing_in import code_of, signed_in

type Change = Callable[[User, Client], object]
COOKIE, DEVICE = settings.SESSION_COOKIE_NAME, settings.DEVICE_COOKIE_NAME
AUTHENTICATOR = "/account/authenticator/"


def log_out(cara: User, client: Client) -> None:
    client.post("/account/logout/")


def confirm_here(cara: User, client: Client) -> None:
    """The key changes: what holds the old one is out."""
    assert client.post("/account/confirm/", {"code": code_of(cara)}).status_code == 302


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


def set_up_an_authenticator(user: User, client: Client) -> None:
    client.get(AUTHENTICATOR)
    waiting = TotpDevice.objects.get(user=user, confirmed=False)
    code = totp.code_at(waiting.key, totp.step_now())
    assert client.post(AUTHENTICATOR, {"code": code}).status_code == 302


ENDINGS: list[Change] = [
    log_out, confirm_here, change_password, change_password_behind_our_back, freeze_account, lose_the_role,
    end_all, end_others, forget_the_device, set_up_an_authenticator,
]  # fmt: skip


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_session_stops_at_once_with(ending: Change, cara: User) -> None:
    client, old = signed_in(cara), Client()
    old.cookies[COOKIE], old.cookies[DEVICE] = client.cookies[COOKIE].value, client.cookies[DEVICE].value
    assert who_is_there(old) == cara.email
    ending(cara, client)
    assert who_is_there(old) == ""


def add_a_passkey(user: User, client: Client) -> None:
    assert register(client, SoftAuthenticator()).status_code == 302


def remove_a_passkey(user: User, client: Client) -> None:
    path = f"/account/passkeys/{Passkey.objects.get(user=user).pk}/remove/"
    assert client.post(path).status_code == 302


def make_recovery_codes(user: User, client: Client) -> None:
    assert client.post("/account/recovery-codes/").status_code == 200


def close_the_password(user: User, client: Client) -> None:
    assert client.post("/account/passkeys/only/", {"close": "1"}).status_code == 302


def ask_for_a_reset(user: User, client: Client) -> None:
    factor_resets.ask(user, by=COMMAND_LINE, reason="lost it")


def remembered_elsewhere(user: User) -> Client:
    client = signed_in(user)
    Device.objects.filter(user=user).update(remembered_until=Now() + NOTICE)
    return client


def is_remembered(user: User) -> bool:
    return Device.objects.remembered().filter(user=user).exists()


def test_what_changes_nothing_ends_nothing(cara: User) -> None:
    client, elsewhere = signed_in(cara), remembered_elsewhere(cara)
    client.get(AUTHENTICATOR)
    assert client.post(AUTHENTICATOR, {"code": "000000"}).status_code == 422
    assert (who_is_there(elsewhere), is_remembered(cara)) == (cara.email, True)


@pytest.mark.parametrize(
    "change",
    [set_up_an_authenticator, add_a_passkey, remove_a_passkey, make_recovery_codes, close_the_password],
)
def test_others_end_and_this_one_goes_on(change: Change, cara: User) -> None:
    if change in (remove_a_passkey, close_the_password):
        passkey_of(cara)
    client, elsewhere = signed_in(cara), remembered_elsewhere(cara)
    change(cara, client)
    assert (who_is_there(elsewhere), is_remembered(cara)) == ("", False)
    assert who_is_there(client) == cara.email


def test_the_first_authenticator_ends_them_too(otto: User) -> None:
    client, elsewhere = signed_in(otto, verified=False), signed_in(otto, verified=False)
    set_up_an_authenticator(otto, client)
    assert (who_is_there(elsewhere), who_is_there(client)) == ("", otto.email)


def test_a_removal_that_someone_else_asks_for_ends_all_when_asked_and_when_done(cara: User) -> None:
    elsewhere = remembered_elsewhere(cara)
    ask_for_a_reset(cara, elsewhere)
    assert (who_is_there(elsewhere), is_remembered(cara)) == ("", False)
    again = remembered_elsewhere(cara)
    FactorReset.objects.update(takes_effect_at=Now())
    assert factor_resets.carry_out_due() == 1
    assert (who_is_there(again), is_remembered(cara)) == ("", False)
