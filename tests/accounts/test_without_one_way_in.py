"""One way in goes and another comes: an authenticator app beside a passkey, and a password for whoever had none."""

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client

from accounts.models import TotpDevice, User
from audit.models import Entry
from tests.accounts.letters import sent_letters
from tests.accounts.people import type_code, type_password, who_is_there
from tests.accounts.test_factor_changes import remembered_elsewhere, set_up_an_authenticator
from tests.accounts.touching import passkey_of
from tests.signing_in import code_of, signed_in

REMOVE = "/account/authenticator/remove/"
PASSWORD = "/account/password/change/"
NEW = "seven green bottles on a wall"


def has_app(user: User) -> bool:
    return TotpDevice.confirmed_of(user) is not None


def test_the_only_second_factor_stays_and_the_page_says_why(cara: User) -> None:
    client = signed_in(cara)
    assert "It is your only second factor" in client.get("/account/authenticator/").content.decode()
    assert (client.post(REMOVE).status_code, has_app(cara)) == (422, True)


def test_it_is_not_removed_without_a_fresh_proof(cara: User) -> None:
    passkey_of(cara)
    assert signed_in(cara, minutes_ago=60).post(REMOVE).status_code == 403
    assert signed_in(cara, verified=False).post(REMOVE).headers["Location"].startswith("/account/confirm/")
    assert has_app(cara)


def test_beside_a_passkey_it_goes_and_everybody_else_is_out(cara: User, mailoutbox: list[object]) -> None:
    passkey_of(cara)
    client, elsewhere = signed_in(cara), remembered_elsewhere(cara)
    assert "Remove the app that you use now" in client.get("/account/authenticator/").content.decode()
    assert client.post(REMOVE).status_code == 302
    assert (has_app(cara), who_is_there(elsewhere), who_is_there(client)) == (False, "", cara.email)
    assert client.post(REMOVE).status_code == 302  # once more, in another tab
    assert Entry.objects.filter(event="accounts.authenticator.removed").count() == 1
    sent_letters()
    assert [letter for letter in mailoutbox if letter.subject == "Your authenticator app was removed"]  # type: ignore[attr-defined]


@pytest.fixture
def without_password(cara: User) -> Client:
    """Cara has a passkey and no password."""
    passkey_of(cara)
    TotpDevice.objects.filter(user=cara).delete()
    User.objects.filter(pk=cara.pk).update(password=make_password(None))
    cara.refresh_from_db()
    return signed_in(cara)


def test_whoever_has_no_password_sets_one(without_password: Client, cara: User) -> None:
    assert "Set a password" in without_password.get("/account/security/").content.decode()
    assert "current_password" not in without_password.get(PASSWORD).content.decode()
    assert without_password.post(PASSWORD, {"new_password": "short"}).status_code == 422
    assert without_password.post(PASSWORD, {"new_password": NEW}).status_code == 302
    assert who_is_there(without_password) == cara.email
    assert Entry.objects.filter(event="accounts.password.added").count() == 1
    assert (
        without_password.post(PASSWORD, {"new_password": NEW + "!"}).status_code == 422
    )  # now it is asked for


def test_and_an_authenticator_app_beside_it(without_password: Client, cara: User) -> None:
    TotpDevice.objects.filter(user=cara).delete()
    set_up_an_authenticator(cara, without_password)
    without_password.post(PASSWORD, {"new_password": NEW})
    again = Client()
    assert type_password(again, cara, NEW).status_code == 302
    assert type_code(again, code_of(cara, steps=1)).status_code == 302
    assert who_is_there(again) == cara.email
