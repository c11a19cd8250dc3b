"""``accounts.lifecycle.invitations``: invitations. Refusals first."""

import re
from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.test import Client

from accounts.errors import AlreadyHasAccount
from accounts.lifecycle.invitations import invite, withdraw
from accounts.models import Invitation, User
from audit.actors import COMMAND_LINE
from rbac.errors import Invalid, Refused
from tests.accounts.postbox import link_in, new_letters, post_arrives


def link(email: str = "nora@example.org", **more: object) -> str:
    url = invite(email, "Nora", by=COMMAND_LINE, **more).reveal()  # type: ignore[arg-type]
    return re.sub(r"^https?://[^/]+", "", url)


def test_a_contributor_cannot_invite(cara: User) -> None:
    with pytest.raises(Refused):
        invite("nora@example.org", "Nora", by=cara)
    assert not User.objects.filter(email="nora@example.org").exists()


@pytest.mark.django_db
def test_an_invitation_sent_again_before_mail_left_is_one_letter() -> None:
    links = [link(), link()]
    assert [link_in(text) for text in post_arrives()] == [links[1]]


def test_a_withdrawn_invitation_is_not_mailed(ada: User) -> None:
    link()
    withdraw(User.objects.get(email="nora@example.org"), by=ada)
    assert [letter.subject for letter in new_letters()] == ["Your invitation was withdrawn"]


def test_someone_who_can_log_in_is_not_invited(otto: User) -> None:
    with pytest.raises(AlreadyHasAccount):
        invite(otto.email, "Otto", by=COMMAND_LINE)


def test_an_old_link_and_that_of_a_frozen_account_open_nothing(anon: Client) -> None:
    old = link("old@example.org")
    Invitation.objects.update(expires_at=Now() - timedelta(seconds=1))
    frozen = link()
    User.objects.filter(email="nora@example.org").update(frozen_at=Now())
    assert [anon.get(path).status_code for path in (old, frozen)] == [404, 404]


def test_a_newer_invitation_replaces_the_older(anon: Client) -> None:
    old, new = link(), link()
    assert (anon.get(old).status_code, anon.get(new).status_code) == (404, 302)


def test_a_contributor_withdraws_nothing(cara: User, invited: User) -> None:
    with pytest.raises(Refused):
        withdraw(invited, by=cara)
    assert Invitation.objects.open().exists()


def test_what_is_not_open_cannot_be_withdrawn(ada: User, otto: User) -> None:
    with pytest.raises(Invalid):
        withdraw(otto, by=ada)
