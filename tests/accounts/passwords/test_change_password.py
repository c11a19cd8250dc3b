"""``accounts.passwords.change_password``: a new password ends other sessions."""

import pytest
from django.contrib.auth.hashers import make_password
from django.core import mail
from django.test import Client

from accounts.models import Session, TotpDevice, User
from audit.models import Entry
from tests.accounts.people import PASSWORD, type_code, type_password, who_is_there
from tests.accounts.sessions.test_session_revocation import set_up_an_authenticator
from tests.accounts.touching import passkey_of
from tests.signing_in import code_of, sign_in, signed_in

CHANGE = "/account/password/change/"
NEW = "a quiet green sofa 44"


def change(client: Client, current: str = PASSWORD, new: str = NEW) -> int:
    return int(client.post(CHANGE, {"current_password": current, "new_password": new}).status_code)


@pytest.mark.parametrize("weak", ["short", "otto@example.org", "password12345", "localhost localhost"])
def test_a_weak_password_is_refused(otto: User, weak: str) -> None:
    assert change(signed_in(otto, verified=False), new=weak) == 422


def test_a_stolen_cookie_is_worth_nothing_after_the_change(otto: User) -> None:
    owner, thief = Client(), Client()
    row = sign_in(owner, otto, verified=False)
    stolen = {name: morsel.value for name, morsel in owner.cookies.items()}
    other = signed_in(otto, verified=False)
    assert change(owner) == 302
    thief.cookies.load(stolen)
    assert (who_is_there(thief), who_is_there(other)) == ("", "")
    assert who_is_there(owner) == otto.email
    assert [session.pk for session in Session.objects.all()] == [row.pk]


def test_the_new_password_logs_in_and_the_old_does_not(otto: User) -> None:
    change(signed_in(otto, verified=False))
    assert type_password(Client(), otto).status_code == 422
    assert type_password(Client(), otto, NEW).status_code == 302


def test_nothing_is_mailed_inside_the_request(otto: User) -> None:
    change(signed_in(otto, verified=False))
    assert mail.outbox == []


@pytest.fixture
def without_password(cara: User) -> Client:
    """Cara has a passkey and no password."""
    passkey_of(cara)
    TotpDevice.objects.filter(user=cara).delete()
    User.objects.filter(pk=cara.pk).update(password=make_password(None))
    cara.refresh_from_db()
    return signed_in(cara)


def test_a_user_who_has_no_password_sets_one(without_password: Client, cara: User) -> None:
    assert "Set a password" in without_password.get("/account/security/").content.decode()
    assert "current_password" not in without_password.get(CHANGE).content.decode()
    assert without_password.post(CHANGE, {"new_password": "short"}).status_code == 422
    assert without_password.post(CHANGE, {"new_password": NEW}).status_code == 302
    assert who_is_there(without_password) == cara.email
    assert Entry.objects.filter(event="accounts.password.added").count() == 1
    assert without_password.post(CHANGE, {"new_password": NEW + "!"}).status_code == 422  # asked for now


def test_and_an_authenticator_app_beside_it(without_password: Client, cara: User) -> None:
    TotpDevice.objects.filter(user=cara).delete()
    set_up_an_authenticator(cara, without_password)
    without_password.post(CHANGE, {"new_password": NEW})
    again = Client()
    assert type_password(again, cara, NEW).status_code == 302
    assert type_code(again, code_of(cara, steps=1)).status_code == 302
    assert who_is_there(again) == cara.email
