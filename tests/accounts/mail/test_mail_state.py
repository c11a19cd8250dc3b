"""``accounts.mail.mail_state``: pages say that mail is down."""

from smtplib import SMTPConnectError, SMTPRecipientsRefused
from typing import Any
from unittest import mock

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.db import connection

from accounts.mail.emails import PASSWORD_CHANGED, post
from accounts.mail.mail_state import trouble
from accounts.models import User
from tests.accounts.postbox import post_arrives
from tests.signing_in import signed_in


def a_letter_fails(otto: User, error: Exception) -> None:
    post(PASSWORD_CHANGED, to=otto)
    with mock.patch.object(EmailMultiAlternatives, "send", side_effect=error), pytest.raises(type(error)):
        post_arrives()


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
    post_arrives()
    assert trouble() == ""
    assert len(mail.outbox) == 1


def test_one_wrong_address_is_no_trouble_of_the_site(otto: User) -> None:
    a_letter_fails(otto, SMTPRecipientsRefused({}))
    assert trouble() == ""


@pytest.mark.as_worker  # which alone may change what happened to a job
def test_letters_that_no_one_takes_from_the_queue_are_noticed(otto: User) -> None:
    post(PASSWORD_CHANGED, to=otto)
    assert trouble() == ""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_events SET at = now() - interval '11 minutes'")
    assert "worker does not run" in trouble()


def test_a_site_without_mail_says_so(db: None, settings: Any) -> None:
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.dummy.EmailBackend"}}
    assert "sends no mail" in trouble()
