"""Nothing depends on mail: pages say that it is down, and links can be handed over by hand."""

import re
from smtplib import SMTPConnectError, SMTPRecipientsRefused
from typing import Any
from unittest import mock

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.db import connection
from django.test import Client

from accounts.lifecycle.admin_issued_links import invitation_link, recovery_link
from accounts.lifecycle.invitations import invite
from accounts.mail.emails import PASSWORD_CHANGED, post
from accounts.mail.mail_state import trouble
from accounts.management.arguments import COMMAND_LINE
from accounts.models import Invitation, PasswordReset, User
from audit.models import Entry
from rbac.errors import Refused
from tests.accounts.letters import sent_letters
from tests.signing_in import signed_in


@pytest.fixture
def nora(database: str) -> User:
    invite("nora@example.org", "Nora", by=COMMAND_LINE, by_mail=False)
    return User.objects.get(email="nora@example.org")


def a_letter_fails(otto: User, error: Exception) -> None:
    post(PASSWORD_CHANGED, to=otto)
    with mock.patch.object(EmailMultiAlternatives, "send", side_effect=error), pytest.raises(type(error)):
        sent_letters()


def link_in(page: Any) -> str:
    found = re.search(r'value="http://[^/]+(/account/[\w/-]+/)"', page.content.decode())
    assert found
    return found[1]


def test_a_site_that_sent_nothing_yet_is_not_in_trouble(db: None) -> None:
    assert trouble() == ""


def test_a_mail_server_that_refuses_is_said_on_the_pages_about_people(ada: User, otto: User) -> None:
    a_letter_fails(otto, SMTPConnectError(421, "closed"))
    client = signed_in(ada)
    for path in ("", "invite/", "invitations/", f"{otto.pk}/"):
        assert "Mail does not go out" in client.get(f"/cms/people/{path}").content.decode()


def test_the_next_letter_that_goes_out_ends_the_warning(otto: User) -> None:
    a_letter_fails(otto, ConnectionRefusedError())
    assert trouble()
    post(PASSWORD_CHANGED, to=otto)
    sent_letters()
    assert trouble() == ""
    assert len(mail.outbox) == 1


def test_one_wrong_address_is_no_trouble_of_the_site(otto: User) -> None:
    a_letter_fails(otto, SMTPRecipientsRefused({}))
    assert trouble() == ""


@pytest.mark.as_worker  # which alone may change what happened to a job
def test_letters_that_nobody_takes_from_the_queue_are_noticed(otto: User) -> None:
    post(PASSWORD_CHANGED, to=otto)
    assert trouble() == ""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_events SET at = now() - interval '11 minutes'")
    assert "worker does not run" in trouble()


def test_a_site_without_mail_says_so(db: None, settings: Any) -> None:
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.dummy.EmailBackend"}}
    assert "sends no mail" in trouble()


def test_a_contributor_hands_no_link_over(cara: User, nora: User) -> None:
    with pytest.raises(Refused):
        invitation_link(nora, by=cara)
    assert signed_in(cara).post(f"/cms/people/{nora.pk}/link/").status_code in (403, 404)


def test_a_link_is_handed_over_only_after_confirming(ada: User, nora: User) -> None:
    answer = signed_in(ada, minutes_ago=20).post(f"/cms/people/{nora.pk}/link/")
    assert answer.status_code == 403
    assert "/account/invitation/" not in answer.content.decode()


def test_nobody_gets_a_link_to_somebody_who_can_log_in(ada: User, otto: User) -> None:
    assert signed_in(ada).post(f"/cms/people/{otto.pk}/link/").status_code == 302
    assert not Invitation.objects.filter(user=otto).exists()


def test_the_link_is_shown_once_works_and_is_recorded(ada: User, nora: User) -> None:
    client = signed_in(ada)
    answer = client.post(f"/cms/people/{nora.pk}/link/")
    path = link_in(answer)
    assert "no-store" in answer["Cache-Control"]
    assert path not in client.get(f"/cms/people/{nora.pk}/").content.decode()
    assert Client().get(path)["Location"] == "/account/invitation/"
    assert Entry.objects.filter(event="accounts.link.handed_over").count() == 1
    sent_letters()
    assert mail.outbox == []


def test_a_contributor_makes_no_recovery_link(cara: User, otto: User) -> None:
    with pytest.raises(Refused):
        recovery_link(otto, by=cara)
    assert signed_in(cara).post(f"/cms/people/{otto.pk}/recovery/").status_code in (403, 404)
    assert not PasswordReset.objects.exists()


def test_nobody_makes_one_for_themselves(ada: User) -> None:
    with pytest.raises(Refused):
        recovery_link(ada, by=ada)


def test_a_recovery_link_wants_a_fresh_confirmation(ada: User, otto: User) -> None:
    assert signed_in(ada, minutes_ago=20).post(f"/cms/people/{otto.pk}/recovery/").status_code == 403
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
    assert Entry.objects.filter(event="accounts.link.handed_over").count() == 1
    sent_letters()
    assert [letter.to for letter in mail.outbox] == [[otto.email]]
