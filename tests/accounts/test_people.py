"""/cms/people/ and what can be done there: refusals first."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.lifecycle.invitations import invite
from accounts.models import Invitation, Session, User
from audit.models import Entry
from intrusion.limits import per_account
from rbac.models import RoleAssignment
from tests.confirming import confirmed
from tests.signing_in import sign_in, signed_in

PEOPLE, INVITATIONS = "/cms/people/", "/cms/people/invitations/"


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
    form = {"role": "editor", "reason": "he edits", "last_day": "", "scope": "site"}
    confirmed(client, of(otto, "grant/"), form)
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


def test_the_page_lists_open_ones_and_says_which_are_too_old(ada: User, otto: User, invited: User) -> None:
    client = signed_in(ada)
    page = client.get(INVITATIONS).content.decode()
    shown = [text in page for text in ("nora@example.org", "otto@example.org", "Too old since")]
    assert shown == [True, False, False]
    Invitation.objects.update(expires_at=Now() - timedelta(days=1))
    assert "Too old since" in client.get(INVITATIONS).content.decode()


def test_an_invitation_is_withdrawn(ada: User, invited: User) -> None:
    client = signed_in(ada)
    client.post(f"/cms/people/{invited.pk}/withdraw/")
    assert not Invitation.objects.exists()
    assert "nora@example.org" not in client.get(INVITATIONS).content.decode()
    assert Entry.objects.filter(event="accounts.invitation.withdrawn").count() == 1


def test_the_list_costs_the_same_however_long_it_is(ada: User, invited: User) -> None:
    client = signed_in(ada)
    invite("n@example.org", "N", by=ada)
    client.get(INVITATIONS)
    with CaptureQueriesContext(connection) as one:
        client.get(INVITATIONS)
    for n in range(5):
        invite(f"n{n}@example.org", f"N{n}", by=ada)
    with CaptureQueriesContext(connection) as six:
        client.get(INVITATIONS)
    assert len(six) == len(one)


def test_nobody_is_made_to_write_to_a_thousand_strangers(ada: User, invited: User, settings: Any) -> None:
    settings.INTRUSION_LIMITS = {"invite": [per_account(2, minutes=60)]}
    client = signed_in(ada)
    answers = [client.post(f"/cms/people/{invited.pk}/invite/").status_code for _again in range(3)]
    assert answers == [302, 302, 429]
