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
from tests.accounts.touching import close_password, passkey_of, register, remove
from tests.signing_in import code_of, signed_in

type Change = Callable[[User, Client], object]
COOKIE, DEVICE = settings.SESSION_COOKIE_NAME, settings.DEVICE_COOKIE_NAME
AUTHENTICATOR = "/account/authenticator/"


def forget_the_device(cara: User, client: Client) -> None:
    pk = Session.objects.get().device_id
    signed_in(cara).post(f"/account/devices/{pk}/forget/")


def set_up_an_authenticator(user: User, client: Client) -> None:
    client.get(AUTHENTICATOR)
    waiting = TotpDevice.objects.get(user=user, confirmed=False)
    code = totp.code_at(waiting.key, totp.step_now())
    assert client.post(AUTHENTICATOR, {"code": code}).status_code == 302


NEW_PASSWORD = {"current_password": PASSWORD, "new_password": "an entirely new sentence 7"}
ENDINGS: dict[str, Change] = {
    "a log-out": lambda cara, client: client.post("/account/logout/"),
    # The key changes: what holds the old one is out.
    "a confirmation": lambda cara, client: client.post("/account/confirm/", {"code": code_of(cara)}),
    "a new password": lambda cara, client: signed_in(cara).post("/account/password/change/", NEW_PASSWORD),
    "a password from elsewhere": lambda cara, client: User.objects.filter(pk=cara.pk).update(
        password="argon2$x$y"
    ),
    "a freeze": lambda cara, client: freeze(cara, by=COMMAND_LINE, reason="stolen"),
    "a lost role": lambda cara, client: revoke_role(
        cara.role_assignments.get(), reason="left", by=COMMAND_LINE
    ),
    "the operator": lambda cara, client: end_sessions(cara, by=COMMAND_LINE, reason="to be sure"),
    "a button elsewhere": lambda cara, client: signed_in(cara).post("/account/sessions/end-others/"),
    "a forgotten device": forget_the_device,
    "an authenticator": set_up_an_authenticator,
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_session_stops_at_once_with(ending: str, cara: User) -> None:
    client, old = signed_in(cara), Client()
    old.cookies[COOKIE], old.cookies[DEVICE] = client.cookies[COOKIE].value, client.cookies[DEVICE].value
    assert who_is_there(old) == cara.email
    ENDINGS[ending](cara, client)
    assert who_is_there(old) == ""


CHANGES: dict[str, Change] = {
    "an authenticator": set_up_an_authenticator,
    "a passkey": lambda user, client: register(client, SoftAuthenticator()),
    "a removed passkey": lambda user, client: remove(client, Passkey.objects.get(user=user)),
    "recovery codes": lambda user, client: client.post("/account/recovery-codes/"),
    "a closed password": close_password,
}


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


@pytest.mark.parametrize("change", CHANGES)
def test_others_end_and_this_one_goes_on(change: str, cara: User) -> None:
    if change in ("a removed passkey", "a closed password"):
        passkey_of(cara)
    client, elsewhere = signed_in(cara), remembered_elsewhere(cara)
    CHANGES[change](cara, client)
    assert (who_is_there(elsewhere), is_remembered(cara)) == ("", False)
    assert who_is_there(client) == cara.email


def test_the_first_authenticator_ends_them_too(otto: User) -> None:
    client, elsewhere = signed_in(otto, verified=False), signed_in(otto, verified=False)
    set_up_an_authenticator(otto, client)
    assert (who_is_there(elsewhere), who_is_there(client)) == ("", otto.email)


def test_a_removal_that_someone_else_asks_for_ends_all_when_asked_and_when_done(cara: User) -> None:
    elsewhere = remembered_elsewhere(cara)
    factor_resets.ask(cara, by=COMMAND_LINE, reason="lost it")
    assert (who_is_there(elsewhere), is_remembered(cara)) == ("", False)
    again = remembered_elsewhere(cara)
    FactorReset.objects.update(takes_effect_at=Now())
    assert factor_resets.carry_out_due() == 1
    assert (who_is_there(again), is_remembered(cara)) == ("", False)
