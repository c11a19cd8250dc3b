"""/cms/people/ and what can be done there: refusals first."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Session, User
from rbac.models import RoleAssignment
from tests.confirming import confirmed
from tests.signing_in import sign_in, signed_in

PEOPLE = "/cms/people/"


def of(user: User, verb: str = "") -> str:
    return f"{PEOPLE}{user.pk}/{verb}"


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


def test_nobody_gets_the_whole_site_by_not_choosing(ada: User, otto: User) -> None:
    client = signed_in(ada)
    client.post(of(otto, "grant/"), {"role": "editor", "reason": "he edits", "scope": ""})
    form = {"email": "nora@example.org", "name": "Nora", "role": "editor", "scope": ""}
    assert client.post(PEOPLE + "invite/", form).status_code == 422
    assert not RoleAssignment.objects.exclude(user=ada).exists()
