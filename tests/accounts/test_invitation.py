"""/account/invitation/…: the link works once, and opening it changes nothing."""

import re
from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.test import Client

from accounts.errors import AlreadyHasAccount
from accounts.invitations import invite
from accounts.models import Invitation, User
from accounts.operators import COMMAND_LINE
from rbac.errors import Refused
from tests.accounts.people import person, who_is_there

NEW = {"name": "Nora", "new_password": "a quiet green sofa 44"}


def link(email: str = "nora@example.org", **more: object) -> str:
    url = invite(email, "Nora", by=COMMAND_LINE, **more).reveal()  # type: ignore[arg-type]
    return re.sub(r"^https?://[^/]+", "", url)


def follow(client: Client, path: str) -> str:
    return str(client.get(path).headers.get("Location", ""))


def test_a_contributor_cannot_invite(cara: User) -> None:
    with pytest.raises(Refused):
        invite("nora@example.org", "Nora", by=cara)
    assert not User.objects.filter(email="nora@example.org").exists()


def test_somebody_who_can_log_in_is_not_invited(otto: User) -> None:
    with pytest.raises(AlreadyHasAccount):
        invite(otto.email, "Otto", by=COMMAND_LINE)


def test_a_made_up_link_opens_nothing(anon: Client) -> None:
    assert anon.get("/account/invitation/AAAAAAAAAAAAAAAAAAAAAA/").status_code == 404


def test_the_form_without_a_link_opens_nothing(anon: Client) -> None:
    assert anon.get("/account/invitation/").status_code == 404
    assert anon.post("/account/invitation/", NEW).status_code == 404


def test_opening_the_link_changes_nothing(anon: Client) -> None:
    path = link()
    for _scanner in range(3):
        assert Client().get(path).status_code == 302
    assert Invitation.objects.get().used_at is None
    assert not User.objects.get(email="nora@example.org").has_usable_password()


def test_the_token_leaves_the_address(anon: Client) -> None:
    path = link()
    assert follow(anon, path) == "/account/invitation/"
    token = path.rstrip("/").rsplit("/", 1)[1]
    assert token not in anon.get("/account/invitation/").content.decode()


def test_an_old_link_opens_nothing(anon: Client) -> None:
    path = link()
    Invitation.objects.update(expires_at=Now() - timedelta(seconds=1))
    assert anon.get(path).status_code == 404


def test_a_newer_invitation_replaces_the_older(anon: Client) -> None:
    old, new = link(), link()
    assert (anon.get(old).status_code, anon.get(new).status_code) == (404, 302)


def test_a_frozen_person_cannot_accept(anon: Client) -> None:
    path = link()
    User.objects.filter(email="nora@example.org").update(frozen_at=Now())
    assert anon.get(path).status_code == 404


@pytest.mark.parametrize("weak", ["short", "password12345", "nora@example.org", "localhost localhost"])
def test_a_weak_password_is_refused(anon: Client, weak: str) -> None:
    follow(anon, link())
    assert anon.post("/account/invitation/", NEW | {"new_password": weak}).status_code == 422
    assert Invitation.objects.get().used_at is None


def test_name_and_password_lead_to_the_authenticator(anon: Client) -> None:
    follow(anon, link(role="contributor"))
    assert anon.post("/account/invitation/", NEW)["Location"] == "/account/authenticator/"
    assert who_is_there(anon) == ""  # a role is held: the wall asks for the authenticator first
    assert anon.get("/account/authenticator/").status_code == 200


def test_the_link_works_once(anon: Client) -> None:
    path, other = link(), Client()
    follow(anon, path)
    follow(other, path)
    anon.post("/account/invitation/", NEW)
    assert other.post("/account/invitation/", NEW | {"name": "Mallory"}).status_code == 404
    assert User.objects.get(email="nora@example.org").name == "Nora"


def test_mass_assignment_changes_only_name_and_password(anon: Client) -> None:
    follow(anon, link())
    extra = {
        "is_superuser": "1",
        "is_active": "0",
        "email": "evil@example.org",
        "role": "administrator",
        "id": "1",
    }
    anon.post("/account/invitation/", NEW | extra)
    user = User.objects.get(email="nora@example.org")
    assert (user.is_superuser, user.is_active, user.role_assignments.count()) == (False, True, 0)


def test_imported_authors_cannot_log_in_before_they_are_invited(db: None) -> None:
    author = User.objects.create_uninvited("Author@example.org", "An Author")
    assert not author.has_usable_password()
    assert User.objects.create_uninvited("author@example.org", "Other").pk == author.pk
    assert User.objects.create_uninvited(person("Otto").email, "x").has_usable_password()
