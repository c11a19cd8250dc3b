"""/account/passkeys/: adding, renaming and removing. Refusals first (ASVS 6.4.4, 6.4.5, 7.4.3)."""

from dataclasses import replace

import pytest
from django.core import mail
from django.test import Client

from accounts.management.arguments import COMMAND_LINE
from accounts.models import Passkey, Session, TotpDevice, User
from audit.models import Entry
from rbac.roles import grant_role
from tests.accounts.letters import sent_letters
from tests.accounts.people import who_is_there
from tests.accounts.soft_authenticator import SoftAuthenticator
from tests.accounts.touching import NEW, passkey_of, register
from tests.signing_in import sign_in, signed_in

SECURITY = "/account/security/"


def remove(client: Client, passkey: Passkey) -> int:
    return int(client.post(f"/account/passkeys/{passkey.pk}/remove/").status_code)


@pytest.mark.parametrize(
    "wrong", [{"origin": "https://evil.example"}, {"rp_id": "evil.example"}, {"verifies": False}]
)
def test_a_wrong_answer_adds_nothing(otto: User, wrong: dict[str, str]) -> None:
    device = replace(SoftAuthenticator(), **wrong)  # type: ignore[arg-type]
    assert register(signed_in(otto, verified=False), device).status_code == 422
    assert not Passkey.objects.exists()


def test_a_passkey_of_somebody_else_cannot_be_taken_over(otto: User, cara: User) -> None:
    device = passkey_of(otto)
    assert register(signed_in(cara), device).status_code == 422
    assert Passkey.objects.get().user == otto


def test_adding_and_removing_need_a_fresh_confirmation(cara: User) -> None:
    passkey_of(cara)
    client = signed_in(cara, minutes_ago=20)
    assert client.get(NEW)["Location"].startswith("/account/confirm/")
    assert remove(client, Passkey.objects.get()) == 403
    assert Passkey.objects.exists()


def test_whoever_only_knows_the_password_adds_none(cara: User) -> None:
    answer = signed_in(cara, verified=False).get(NEW)
    assert answer["Location"].startswith("/account/confirm/")


def test_passkeys_of_others_do_not_exist(otto: User, cara: User) -> None:
    passkey_of(cara)
    passkey, client = Passkey.objects.get(), signed_in(otto, verified=False)
    assert client.get(f"/account/passkeys/{passkey.pk}/").status_code == 404
    assert client.post(f"/account/passkeys/{passkey.pk}/", {"label": "mine"}).status_code == 404
    assert remove(client, passkey) == 404


def test_the_only_factor_of_somebody_with_a_role_stays(otto: User) -> None:
    passkey_of(otto)
    grant_role(otto, "contributor", reason="he writes", by=COMMAND_LINE)
    client = signed_in(otto)
    TotpDevice.objects.all().delete()
    page = client.get(f"/account/passkeys/{Passkey.objects.get().pk}/").content.decode()
    assert "Your role needs a second factor" in page
    assert remove(client, Passkey.objects.get()) == 422


def test_the_only_way_into_an_account_stays(otto: User) -> None:
    passkey_of(otto)
    client = signed_in(otto)
    User.objects.filter(pk=otto.pk).update(password="!")
    client = signed_in(User.objects.get(pk=otto.pk))
    assert remove(client, Passkey.objects.get()) == 422


def test_adding_ends_other_sessions_and_tells_the_owner(otto: User) -> None:
    other, client = signed_in(otto, verified=False), Client()
    row = sign_in(client, otto, verified=False)
    assert register(client, SoftAuthenticator(), "Key on my ring").status_code == 302
    assert (who_is_there(other), who_is_there(client)) == ("", otto.email)
    assert [session.pk for session in Session.objects.filter(user=otto)] == [row.pk]
    sent_letters()
    assert "Key on my ring" in mail.outbox[-1].body
    assert Entry.objects.filter(event="accounts.passkey.added").exists()


def test_several_with_names(cara: User) -> None:
    passkey_of(cara, "Laptop")
    passkey_of(cara, "Phone")
    page = signed_in(cara).get(SECURITY).content.decode()
    assert page.index("Laptop") < page.index("Phone")


def test_renaming(cara: User) -> None:
    passkey_of(cara)
    client = signed_in(cara)
    assert (
        client.post(f"/account/passkeys/{Passkey.objects.get().pk}/", {"label": "Old one"}).status_code == 302
    )
    assert Passkey.objects.get().label == "Old one"
    assert Entry.objects.filter(event="accounts.passkey.renamed").exists()


def test_removing_ends_other_sessions_and_tells_the_owner(cara: User) -> None:
    passkey_of(cara)
    other, client = signed_in(cara), signed_in(cara)
    assert remove(client, Passkey.objects.get()) == 302
    assert (who_is_there(other), who_is_there(client)) == ("", cara.email)
    sent_letters()
    assert "was removed" in mail.outbox[-1].subject


def test_a_site_without_a_name_offers_none(otto: User, settings: object) -> None:
    settings.SITE_URL = "http://192.0.2.7:8000"  # type: ignore[attr-defined]
    client = signed_in(otto, verified=False)
    assert "bare IP address" in client.get(NEW).content.decode()
    assert "Add a passkey" not in client.get(SECURITY).content.decode()


def test_whoever_adds_one_more_comes_back_to_what_protects_them(cara: User) -> None:
    client = signed_in(cara)
    assert "Back to what protects you" in client.get(NEW).content.decode()
    assert register(client, SoftAuthenticator()).url == SECURITY
