"""``accounts.views.passkeys``: the pages of passkeys. Refusals first."""

from django.test import Client

from accounts.models import Passkey, User
from tests.accounts.soft_authenticator import SoftAuthenticator
from tests.accounts.touching import NEW, passkey_of, register, remove
from tests.signing_in import signed_in

SECURITY = "/account/security/"


def test_a_user_who_only_knows_the_password_adds_none(cara: User) -> None:
    answer = signed_in(cara, verified=False).get(NEW)
    assert answer["Location"].startswith("/account/confirm/")


def test_passkeys_of_others_do_not_exist(otto: User, cara: User) -> None:
    passkey_of(cara)
    passkey, client = Passkey.objects.get(), signed_in(otto, verified=False)
    assert client.get(f"/account/passkeys/{passkey.pk}/").status_code == 404
    assert client.post(f"/account/passkeys/{passkey.pk}/", {"label": "mine"}).status_code == 404
    assert remove(client, passkey) == 404


def test_several_with_names(cara: User) -> None:
    passkey_of(cara, "Laptop")
    passkey_of(cara, "Phone")
    page = signed_in(cara).get(SECURITY).content.decode()
    assert page.index("Laptop") < page.index("Phone")


def test_a_site_without_a_name_offers_none(otto: User, settings: object) -> None:
    settings.SITE_URL = "http://192.0.2.7:8000"  # type: ignore[attr-defined]
    client = signed_in(otto, verified=False)
    assert "bare IP address" in client.get(NEW).content.decode()
    assert "Add a passkey" not in client.get(SECURITY).content.decode()


def test_a_user_who_adds_one_more_comes_back_to_what_protects_them(as_cara: Client) -> None:
    assert "Back to what protects you" in as_cara.get(NEW).content.decode()
    assert register(as_cara, SoftAuthenticator()).url == SECURITY
