"""``accounts.lifecycle.admin_issued_links``: links shown to an administrator. Refusals first."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db.models.functions import Now
from django.test import Client

from accounts.lifecycle.admin_issued_links import invitation_link, recovery_link
from accounts.models import Invitation, LinkRequest, MailState, PasswordReset, User
from audit.models import Entry
from rbac.errors import Refused
from rbac.models import RoleAssignment
from tests.accounts.people import type_code, type_password
from tests.accounts.postbox import mail_is_down, new_letters
from tests.newsroom import person
from tests.signing_in import code_of, signed_in


@pytest.fixture(autouse=True)
def no_mail(db: None) -> None:
    mail_is_down()


def link_in(page: Any) -> str:
    found = re.search(r'value="http://[^/]+(/account/[\w/-]+/)"', page.content.decode())
    assert found
    return found[1]


def test_a_contributor_hands_no_link_over(cara: User, invited: User) -> None:
    with pytest.raises(Refused):
        invitation_link(invited, by=cara)


def test_no_one_gets_a_link_to_someone_who_can_log_in(ada: User, otto: User) -> None:
    assert signed_in(ada).post(f"/cms/people/{otto.pk}/link/").status_code == 302
    assert not Invitation.objects.filter(user=otto).exists()


def test_the_link_is_shown_once_works_and_is_recorded(ada: User, invited: User) -> None:
    client = signed_in(ada)
    answer = client.post(f"/cms/people/{invited.pk}/link/")
    path = link_in(answer)
    assert "no-store" in answer["Cache-Control"]
    assert path not in client.get(f"/cms/people/{invited.pk}/").content.decode()
    assert Client().get(path)["Location"] == "/account/invitation/"
    assert Entry.objects.filter(event="accounts.access_link.shown").count() == 1
    assert new_letters() == []


def test_a_contributor_makes_no_recovery_link(cara: User, otto: User) -> None:
    with pytest.raises(Refused):
        recovery_link(otto, by=cara)
    assert not PasswordReset.objects.exists()


def test_a_frozen_person_gets_none(ada: User, otto: User) -> None:
    User.objects.filter(pk=otto.pk).update(frozen_at="2026-01-01T00:00Z")
    signed_in(ada).post(f"/cms/people/{otto.pk}/recovery/")
    assert not PasswordReset.objects.exists()


def test_a_recovery_link_leads_to_a_new_password_and_the_owner_is_told(ada: User, otto: User) -> None:
    path = link_in(signed_in(ada).post(f"/cms/people/{otto.pk}/recovery/"))
    anon = Client()
    assert anon.get(path)["Location"] == "/account/password/reset/new/"
    assert anon.get("/account/password/reset/new/").status_code == 200
    assert Entry.objects.filter(event="accounts.access_link.shown").count() == 1
    assert [letter.to for letter in new_letters()] == [[otto.email]]


@pytest.mark.parametrize("what", ["link", "recovery"])
def test_where_mail_goes_out_no_link_is_shown(what: str, ada: User, otto: User, invited: User) -> None:
    MailState.objects.update(sent_at=Now())
    who = invited if what == "link" else otto
    client = signed_in(ada)
    assert "Show a link" not in client.get(f"/cms/people/{who.pk}/").text
    answer = client.post(f"/cms/people/{who.pk}/{what}/")
    assert (answer.status_code, "can send mail" in answer.text) == (403, True)
    assert not PasswordReset.objects.exists()


@pytest.mark.parametrize("what", ["link", "recovery"])
def test_where_there_are_two_one_asks_and_the_other_is_shown_the_link(
    what: str, ada: User, eve: User, otto: User, invited: User
) -> None:
    who = invited if what == "link" else otto
    page, (as_ada, as_eve) = f"/cms/people/{who.pk}/", (signed_in(ada), signed_in(eve))
    for _again in range(2):
        assert as_ada.post(f"{page}{what}/").status_code == 302
    assert not Entry.objects.filter(event="accounts.access_link.shown").exists()
    assert "Ada asked on" in as_eve.get(page).text
    assert Client().get(link_in(as_eve.post(f"{page}{what}/"))).status_code == 302
    assert as_ada.post(f"{page}{what}/").status_code == 302  # the request is used up


def test_an_administrator_of_ones_own_is_no_second_one(ada: User, eve: User, otto: User) -> None:
    puppet = person("Pia")
    RoleAssignment.objects.create(user=puppet, role="administrator", reason="x", assigned_by=ada)
    for who in (ada, puppet, ada):
        assert signed_in(who).post(f"/cms/people/{otto.pk}/recovery/").status_code == 302
    assert not PasswordReset.objects.exists()


def test_a_request_is_over_after_a_day(ada: User, eve: User, otto: User) -> None:
    signed_in(ada).post(f"/cms/people/{otto.pk}/recovery/")
    LinkRequest.objects.update(asked_at=Now() - timedelta(days=1))
    assert signed_in(eve).post(f"/cms/people/{otto.pk}/recovery/").status_code == 302
    assert not PasswordReset.objects.exists()


def test_the_owner_reads_who_saw_a_link_whatever_became_of_it(ada: User, otto: User) -> None:
    assert "was shown a link" not in signed_in(otto).get("/account/security/").text
    signed_in(ada).post(f"/cms/people/{otto.pk}/recovery/")
    PasswordReset.objects.all().delete()
    assert "Ada was shown a link" in signed_in(otto).get("/account/security/").text
    assert "made for you by an administrator" in new_letters()[0].subject


def test_the_owner_is_told_at_the_next_log_in_once_in_each_browser(ada: User, otto: User) -> None:
    owner, thief = Client(), Client()  # who was shown the link may be faster
    log_in(otto, owner, steps=-1)
    signed_in(ada).post(f"/cms/people/{otto.pk}/recovery/")
    log_in(otto, thief)
    assert [is_told(client) for client in (thief, owner)] == [True, False]
    owner.post("/account/logout/")
    log_in(otto, owner, steps=1)
    assert [is_told(owner) for _page in range(2)] == [True, False]


def log_in(user: User, client: Client, *, steps: int = 0) -> None:
    type_password(client, user)
    assert type_code(client, code_of(user, steps=steps)).status_code == 302


def is_told(client: Client) -> bool:
    return "Ada was shown a link to a new password for your account" in client.get("/account/sessions/").text
