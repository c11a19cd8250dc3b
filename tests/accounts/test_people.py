"""/cms/people/ and what can be done there: refusals first."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Invitation, Session, User
from rbac.models import RoleAssignment
from rbac.roles import holds_any_role
from tests.accounts.people import person
from tests.confirming import confirmed
from tests.signing_in import sign_in, signed_in

PEOPLE = "/cms/people/"


def of(user: User, verb: str = "") -> str:
    return f"{PEOPLE}{user.pk}/{verb}"


def test_anon_is_sent_to_the_login(anon: Client) -> None:
    assert anon.get(PEOPLE)["Location"].startswith("/account/login/")


def test_a_contributor_sees_nobody(cara: User, otto: User) -> None:
    client = signed_in(cara)
    assert client.get(PEOPLE).status_code == 403
    assert client.get(of(otto)).status_code == 404


@pytest.mark.parametrize("verb", ["grant/", "freeze/", "unfreeze/", "invite/"])
def test_a_contributor_can_do_nothing_to_anybody(cara: User, otto: User, verb: str) -> None:
    assert signed_in(cara).post(of(otto, verb), {"reason": "because"}).status_code in (403, 404)
    assert not holds_any_role(User.objects.get(pk=otto.pk))


def test_an_administrator_gives_no_role_to_herself(ada: User) -> None:
    answer = signed_in(ada).post(
        of(ada, "grant/"), {"role": "editor", "reason": "I want to", "scope": "site"}
    )
    assert answer.status_code == 403
    assert "Nobody gives themselves a role" in signed_in(ada).get(of(ada)).content.decode()


def test_an_administrator_cannot_freeze_herself(ada: User) -> None:
    assert signed_in(ada).post(of(ada, "freeze/"), {"reason": "oops"}).status_code == 403
    assert "cannot freeze your own account" in signed_in(ada).get(of(ada)).content.decode()


def test_a_stale_confirmation_is_asked_for_again_and_nothing_is_lost(ada: User, otto: User) -> None:
    answer = signed_in(ada, minutes_ago=20).post(of(otto, "freeze/"), {"reason": "lost phone"})
    assert answer.status_code == 403
    assert "kept for ten minutes" in answer.content.decode()  # how it goes on: test_replay.py
    assert User.objects.get(pk=otto.pk).frozen_at is None


def test_the_list_shows_people_and_finds_them(ada: User, otto: User) -> None:
    client = signed_in(ada)
    assert "otto@example.org" in client.get(PEOPLE).content.decode()
    assert "otto@example.org" not in client.get(PEOPLE, {"q": "Cara"}).content.decode()


@pytest.mark.parametrize("how_many", [1, 60])
def test_the_list_costs_the_same_for_any_number(
    ada: User, how_many: int, django_assert_max_num_queries: object
) -> None:
    User.objects.bulk_create(User(email=f"p{n}@example.org", name=f"P {n}") for n in range(how_many))
    client = signed_in(ada)
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        assert client.get(PEOPLE).status_code == 200


def test_an_administrator_gives_and_takes_a_role(ada: User, otto: User) -> None:
    client = signed_in(ada)
    confirmed(
        client, of(otto, "grant/"), {"role": "editor", "reason": "he edits", "last_day": "", "scope": "site"}
    )
    role = RoleAssignment.objects.get(user=otto)
    assert (role.role, role.assigned_by, role.reason) == ("editor", ada, "he edits")
    assert "he edits" in client.get(of(otto)).content.decode()
    sign_in(Client(), otto)
    confirmed(client, reverse("cms:role_revoke", args=[role.pk]), {"reason": "he left"})
    assert not RoleAssignment.objects.filter(user=otto).exists()
    assert not Session.objects.filter(user=otto).exists()


def test_freezing_ends_sessions_and_unfreezing_lets_in_again(ada: User, otto: User) -> None:
    client, his = signed_in(ada), signed_in(otto)
    client.post(of(otto, "freeze/"), {"reason": "phone stolen"})
    assert his.get("/account/security/").status_code == 302
    client.post(of(otto, "unfreeze/"), {"reason": "phone found"})
    assert User.objects.get(pk=otto.pk).may_log_in


def test_inviting_again_replaces_the_link(ada: User, db: None) -> None:
    new = User.objects.create_uninvited("nora@example.org", "Nora")
    client = signed_in(ada)
    client.post(of(new, "invite/"))
    first = Invitation.objects.get(user=new).digest
    client.post(of(new, "invite/"))
    assert Invitation.objects.get(user=new).digest != first


def test_somebody_with_a_password_is_not_invited_again(ada: User) -> None:
    someone = person("Edna")
    signed_in(ada).post(of(someone, "invite/"))
    assert not Invitation.objects.filter(user=someone).exists()


def test_nobody_gets_the_whole_site_by_not_choosing(ada: User, otto: User) -> None:
    client = signed_in(ada)
    client.post(of(otto, "grant/"), {"role": "editor", "reason": "he edits", "scope": ""})
    form = {"email": "nora@example.org", "name": "Nora", "role": "editor", "scope": ""}
    assert client.post(PEOPLE + "invite/", form).status_code == 422
    assert not RoleAssignment.objects.exclude(user=ada).exists()


def test_freezing_without_a_reason_is_refused(ada: User, otto: User) -> None:
    signed_in(ada).post(of(otto, "freeze/"), {"reason": " "})
    assert User.objects.get(pk=otto.pk).frozen_at is None
