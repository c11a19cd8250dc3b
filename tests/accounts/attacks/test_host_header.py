"""Links in mails come from SITE_URL, whatever Host the request named; they wait encrypted in the queue."""

import re

import pytest
from django.core import mail
from django.test import Client, override_settings
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import User
from accounts.tasks import send_letter
from tests.accounts.postbox import post_arrives
from tests.signing_in import signed_in


def invited_by(ada: User, **headers: str) -> ProcrastinateJob:
    client: Client = signed_in(ada)
    form = {"email": "nora@example.org", "name": "Nora", "role": "", "scope": ""}
    assert client.post("/cms/people/invite/", form, **headers).status_code == 302  # type: ignore[arg-type]
    job: ProcrastinateJob = ProcrastinateJob.objects.get(task_name="accounts.send_letter")
    return job


@pytest.mark.parametrize("host", ["evil.example", "localhost:8000@evil.example", "testserver, evil.example"])
def test_a_foreign_host_is_refused_outright(ada: User, host: str) -> None:
    assert signed_in(ada).get("/account/login/", HTTP_HOST=host).status_code == 400


@override_settings(ALLOWED_HOSTS=["*"], SITE_URL="https://www.example.org")
def test_the_link_names_the_site_and_not_the_host_of_the_request(ada: User) -> None:
    job = invited_by(ada, HTTP_HOST="evil.example", HTTP_X_FORWARDED_HOST="evil.example")
    send_letter(**job.args)
    letter = mail.outbox[0]
    texts = str(letter.body) + str(letter.message())
    assert "https://www.example.org/account/invitation/" in texts
    assert "evil.example" not in texts


@override_settings(ALLOWED_HOSTS=["*"], SITE_URL="https://www.example.org")
def test_a_poisoned_request_for_a_reset_mails_no_foreign_link(otto: User) -> None:
    headers = {
        "HTTP_HOST": "evil.example",
        "HTTP_X_FORWARDED_HOST": "evil.example",
        "HTTP_X_HOST": "evil.example",
    }
    Client(**headers).post("/account/password/reset/", {"email": otto.email})  # type: ignore[arg-type]
    (text,) = post_arrives()
    assert "https://www.example.org/account/password/reset/link/" in text
    assert "evil.example" not in text + str(mail.outbox[0].message())


@override_settings(ALLOWED_HOSTS=["*"], SITE_URL="https://www.example.org")
def test_a_poisoned_request_for_another_address_mails_no_foreign_link(otto: User) -> None:
    form, headers = {"new_address": "new@example.net"}, {"HTTP_HOST": "evil.example"}
    signed_in(otto, verified=False).post("/account/address/", form, **headers)  # type: ignore[arg-type]
    (text,) = post_arrives()
    assert "https://www.example.org/account/address/link/" in text
    assert "evil.example" not in text


def test_the_link_does_not_lie_readable_in_the_queue(ada: User) -> None:
    job = invited_by(ada)
    send_letter(**job.args)
    link = re.search(r"/account/invitation/([\w-]+)/", str(mail.outbox[0].body))
    assert link
    assert link[1] not in str(job.args)


def test_the_link_in_the_letter_works(ada: User) -> None:
    send_letter(**invited_by(ada).args)
    link = re.search(r"(/account/invitation/[\w-]+/)", str(mail.outbox[0].body))
    assert link
    assert Client().get(link[1])["Location"] == "/account/invitation/"


def test_a_rollback_takes_the_letter_back(ada: User) -> None:
    form = {"email": "nora@example.org", "name": "Nora", "role": "administrator", "scope": ""}
    User.objects.filter(pk=ada.pk).update(frozen_at=None)
    signed_in(ada).post("/cms/people/invite/", form | {"role": "emperor"})
    assert not ProcrastinateJob.objects.exists()
    assert not User.objects.filter(email="nora@example.org").exists()
