"""``accounts.views.security``: the page that changes the password. Refusals first."""

from django.conf import settings
from django.test import Client

from accounts.models import User
from tests.accounts.passwords.test_change_password import CHANGE, change
from tests.accounts.people import PASSWORD
from tests.signing_in import signed_in

SITE = settings.SITE_URL


def test_the_current_password_is_needed(otto: User) -> None:
    client = signed_in(otto, verified=False)
    assert change(client, current="wrong") == 422
    assert User.objects.get(pk=otto.pk).check_password(PASSWORD)


def test_password_managers_find_the_page(anon: Client) -> None:
    assert anon.get("/.well-known/change-password")["Location"] == CHANGE
    endpoints = anon.get("/.well-known/passkey-endpoints").json()
    assert endpoints == {"enroll": f"{SITE}/account/passkeys/new/", "manage": f"{SITE}/account/security/"}
