"""/account/password/change/ and what a changed password ends."""

import pytest
from django.core import mail
from django.test import Client

from accounts.models import Session, User
from tests.accounts.people import PASSWORD, type_password, who_is_there
from tests.signing_in import sign_in, signed_in

CHANGE = "/account/password/change/"
NEW = "a quiet green sofa 44"


def change(client: Client, current: str = PASSWORD, new: str = NEW) -> int:
    return int(client.post(CHANGE, {"current_password": current, "new_password": new}).status_code)


def test_the_current_password_is_needed(otto: User) -> None:
    client = signed_in(otto, verified=False)
    assert change(client, current="wrong") == 422
    assert User.objects.get(pk=otto.pk).check_password(PASSWORD)


def test_the_last_proof_must_be_fresh(otto: User) -> None:
    assert change(signed_in(otto, verified=False, minutes_ago=20)) == 403
    assert User.objects.get(pk=otto.pk).check_password(PASSWORD)


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


def test_a_hash_changed_behind_our_back_ends_sessions_too(otto: User) -> None:
    client = signed_in(otto, verified=False)
    User.objects.filter(pk=otto.pk).update(password="argon2$something$else")
    assert who_is_there(client) == ""


def test_the_new_password_logs_in_and_the_old_does_not(otto: User) -> None:
    change(signed_in(otto, verified=False))
    assert type_password(Client(), otto).status_code == 422
    assert type_password(Client(), otto, NEW).status_code == 302


def test_nothing_is_mailed_inside_the_request(otto: User) -> None:
    change(signed_in(otto, verified=False))
    assert mail.outbox == []


def test_password_managers_find_the_page(anon: Client) -> None:
    assert anon.get("/.well-known/change-password")["Location"] == CHANGE
