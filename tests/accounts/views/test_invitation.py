"""``accounts.views.invitation``: the link works once, and opening it changes nothing."""

from typing import Any

import pytest
from django.test import Client

from accounts.errors import AlreadyHasAccount
from accounts.lifecycle.invitations import invite
from accounts.models import Passkey, User
from audit.actors import COMMAND_LINE
from tests.accounts.lifecycle.test_invitations import link
from tests.accounts.people import who_is_there
from tests.accounts.soft_authenticator import SoftAuthenticator
from tests.accounts.touching import registration

NAME, PASSKEY, PASSWORD = (f"/account/invitation/{step}" for step in ("", "passkey/", "password/"))
NEW = {"new_password": "a quiet green sofa 44"}


def follow(client: Client, path: str) -> str:
    return str(client.get(path).headers.get("Location", ""))


def test_the_form_without_a_link_opens_nothing(anon: Client) -> None:
    for step in (NAME, PASSKEY, PASSWORD):
        assert anon.get(step).status_code == 404
        assert anon.post(step, NEW | {"name": "Nora"}).status_code == 404


def test_a_password_made_of_the_name_on_the_first_screen_is_refused(anon: Client) -> None:
    follow(anon, link())
    anon.post(NAME, {"name": "Bartholomew Featherstone"})
    assert anon.post(PASSWORD, {"new_password": "bartholomewfeatherstone"}).status_code == 422


def test_an_answer_for_one_invitation_opens_no_other(anon: Client) -> None:
    other, device = Client(), SoftAuthenticator()
    follow(anon, link())
    follow(other, link("mallory@example.org"))
    assert anon.post(PASSKEY, registration(other.get(PASSKEY), device)).status_code == 422
    assert not Passkey.objects.exists()


def test_a_name_and_a_passkey_are_all_it_takes(anon: Client) -> None:
    follow(anon, link(role="contributor"))
    anon.post(NAME, {"name": "Nora"})
    assert anon.post(PASSKEY, registration(anon.get(PASSKEY), SoftAuthenticator()))["Location"] == "/cms/"
    nora = User.objects.get(email="nora@example.org")
    assert not nora.has_usable_password()
    assert who_is_there(anon) == nora.email  # past the wall
    with pytest.raises(AlreadyHasAccount):
        invite(nora.email, "Nora", by=COMMAND_LINE)


def test_a_site_without_a_name_asks_for_a_password_at_once(anon: Client, settings: Any) -> None:
    path = link()
    settings.SITE_URL = "http://192.0.2.7:8000"
    follow(anon, path)
    assert anon.post(NAME, {"name": "Nora"})["Location"] == PASSWORD


def test_name_and_password_lead_to_the_authenticator(anon: Client) -> None:
    follow(anon, link(role="contributor"))
    assert anon.post(NAME, {"name": "Nora N."})["Location"] == PASSKEY
    assert anon.post(PASSWORD, NEW)["Location"] == "/account/authenticator/"
    assert User.objects.get(email="nora@example.org").name == "Nora N."
    assert who_is_there(anon) == ""  # a role is held: the wall asks for the authenticator first
    assert anon.get("/account/authenticator/").status_code == 200


def test_the_link_works_once(anon: Client) -> None:
    path, other = link(), Client()
    follow(anon, path)
    follow(other, path)
    other.post(NAME, {"name": "Mallory"})
    anon.post(PASSWORD, NEW)
    assert other.post(PASSWORD, NEW).status_code == 404
    assert User.objects.get(email="nora@example.org").name == "Nora"


def test_mass_assignment_changes_only_name_and_password(anon: Client) -> None:
    follow(anon, link())
    extra = {"is_superuser": "1", "is_active": "0", "email": "evil@example.org", "role": "administrator"}
    anon.post(NAME, extra | {"name": "Nora"})
    anon.post(PASSWORD, NEW | extra)
    user = User.objects.get(email="nora@example.org")
    assert (user.is_superuser, user.is_active, user.role_assignments.count()) == (False, True, 0)
