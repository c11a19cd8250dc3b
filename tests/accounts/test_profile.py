"""/account/profile/: one's own name."""

import pytest
from django.core import mail
from django.test import Client

from accounts.models import User
from audit.models import Entry
from tests.accounts.letters import sent_letters
from tests.signing_in import signed_in

PROFILE = "/account/profile/"


def test_anon_is_sent_to_the_login(anon: Client) -> None:
    assert anon.post(PROFILE, {"name": "Mallory"})["Location"].startswith("/account/login/")


@pytest.mark.parametrize("name", ["", "   ", "x" * 121])
def test_a_name_is_needed(cara: User, name: str) -> None:
    assert signed_in(cara).post(PROFILE, {"name": name}).status_code == 422
    assert User.objects.get(pk=cara.pk).name == "Cara"


def test_the_name_is_changed_recorded_and_told(cara: User) -> None:
    signed_in(cara).post(PROFILE, {"name": " Cara  Finch "})
    assert User.objects.get(pk=cara.pk).name == "Cara Finch"
    assert Entry.objects.filter(event="accounts.name.changed").count() == 1
    sent_letters()
    assert [letter.to for letter in mail.outbox] == [[cara.email]]


def test_the_same_name_again_is_no_change(cara: User) -> None:
    signed_in(cara).post(PROFILE, {"name": "Cara"})
    assert not Entry.objects.filter(event="accounts.name.changed").exists()
