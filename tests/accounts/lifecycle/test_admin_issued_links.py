"""``accounts.lifecycle.admin_issued_links``: links shown to an administrator. Refusals first."""

import re
from typing import Any

import pytest
from django.test import Client

from accounts.lifecycle.admin_issued_links import invitation_link, recovery_link
from accounts.models import Invitation, PasswordReset, User
from audit.models import Entry
from rbac.errors import Refused
from tests.accounts.postbox import new_letters
from tests.signing_in import signed_in


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
