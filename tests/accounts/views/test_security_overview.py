"""``accounts.views.security_overview`` and ``security``: what protects an account, and the change of its password."""

from django.conf import settings
from django.test import Client

from accounts.models import User
from accounts.second_factor.recovery_codes import make_codes
from tests.accounts.passwords.test_change_password import CHANGE, change
from tests.accounts.people import PASSWORD
from tests.signing_in import signed_in

SECURITY = "/account/security/"


def test_what_is_missing_stands_first_and_has_a_button(otto: User) -> None:
    page = signed_in(otto, verified=False).get(SECURITY).content.decode()
    missing, have = page.split("What you have")
    assert "Set up app" in missing.split("What is missing")[1]
    assert "Change password" in have


def test_nothing_is_missing_once_there_is_a_second_factor(cara: User) -> None:
    make_codes(cara)
    page = signed_in(cara).get(SECURITY).content.decode()
    assert "What is missing" not in page
    assert "Replace app" in page


def test_what_could_be_added_is_not_told_as_what_is_there(cara: User) -> None:
    page = signed_in(cara).get(SECURITY).content.decode()
    have, could_add = page.split("What you can add")
    assert "Add a passkey" in could_add
    assert "Replace app" in have.split("What you have")[1]


SITE = settings.SITE_URL


def test_the_current_password_is_needed(as_otto: Client, otto: User) -> None:
    assert change(as_otto, current="wrong") == 422
    assert User.objects.get(pk=otto.pk).check_password(PASSWORD)


def test_password_managers_find_the_page(anon: Client) -> None:
    assert anon.get("/.well-known/change-password")["Location"] == CHANGE
    endpoints = anon.get("/.well-known/passkey-endpoints").json()
    assert endpoints == {"enroll": f"{SITE}/account/passkeys/new/", "manage": f"{SITE}/account/security/"}
