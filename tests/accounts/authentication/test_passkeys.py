"""``accounts.authentication.passkeys``: adding, removing, passkeys only. Refusals first (ASVS 6.4.4, 6.4.5, 7.4.3)."""

from dataclasses import replace

import pytest
from django.test import Client

from accounts.models import Passkey, TotpDevice, User
from accounts.second_factor.factor_resets import remove_every_factor
from audit.actors import COMMAND_LINE
from audit.models import Entry
from rbac.roles import grant_role
from tests.accounts.people import PASSWORD, require_passkey, type_password
from tests.accounts.postbox import new_letters, post_arrives
from tests.accounts.soft_authenticator import SoftAuthenticator
from tests.accounts.touching import ONLY, close_password, log_in, passkey_of, register, remove
from tests.signing_in import signed_in


@pytest.mark.parametrize(
    "wrong", [{"origin": "https://evil.example"}, {"rp_id": "evil.example"}, {"verifies": False}]
)
def test_a_wrong_answer_adds_nothing(otto: User, wrong: dict[str, str]) -> None:
    device = replace(SoftAuthenticator(), **wrong)  # type: ignore[arg-type]
    assert register(signed_in(otto, verified=False), device).status_code == 422
    assert not Passkey.objects.exists()


def test_a_passkey_of_someone_else_cannot_be_taken_over(otto: User, cara: User) -> None:
    device = passkey_of(otto)
    assert register(signed_in(cara), device).status_code == 422
    assert Passkey.objects.get().user == otto


def test_the_only_factor_of_someone_with_a_role_stays(otto: User) -> None:
    passkey_of(otto)
    grant_role(otto, "contributor", reason="he writes", by=COMMAND_LINE)
    client = signed_in(otto)
    TotpDevice.objects.all().delete()
    page = client.get(f"/account/passkeys/{Passkey.objects.get().pk}/").content.decode()
    assert "Your role needs a second factor" in page
    assert remove(client, Passkey.objects.get()) == 422


def test_the_only_way_into_an_account_stays(otto: User) -> None:
    passkey_of(otto)
    User.objects.filter(pk=otto.pk).update(password="!")
    client = signed_in(User.objects.get(pk=otto.pk))
    assert remove(client, Passkey.objects.get()) == 422


def test_adding_is_recorded_and_told_to_the_owner(otto: User) -> None:
    assert register(signed_in(otto, verified=False), SoftAuthenticator(), "Key on my ring").status_code == 302
    assert "Key on my ring" in post_arrives()[-1]
    assert Entry.objects.filter(event="accounts.passkey.added").exists()


def test_renaming_is_recorded(cara: User, device: SoftAuthenticator) -> None:
    path = f"/account/passkeys/{Passkey.objects.get().pk}/"
    assert signed_in(cara).post(path, {"label": "Old one"}).status_code == 302
    assert Passkey.objects.get().label == "Old one"
    assert Entry.objects.filter(event="accounts.passkey.renamed").exists()


def test_removing_is_told_to_the_owner(cara: User, device: SoftAuthenticator) -> None:
    assert remove(signed_in(cara), Passkey.objects.get()) == 302
    assert "was removed" in new_letters()[-1].subject


def test_their_last_passkey_stays(ada: User, cara: User) -> None:
    client, device = Client(), passkey_of(cara)
    require_passkey(ada)
    log_in(client, device)
    assert remove(client, Passkey.objects.get()) == 422


def test_no_one_without_a_passkey_shuts_themselves_out(cara: User) -> None:
    assert close_password(cara) == 422
    assert not User.objects.get(pk=cara.pk).passkeys_only


def test_the_last_passkey_then_stays(cara: User, device: SoftAuthenticator) -> None:
    close_password(cara)
    assert remove(signed_in(cara), Passkey.objects.get()) == 422


def test_closing_is_recorded_and_told_to_the_owner(cara: User, device: SoftAuthenticator) -> None:
    assert close_password(cara) == 302
    assert "Only your passkeys" in new_letters()[-1].subject
    assert Entry.objects.filter(event="accounts.password.disabled").exists()


def test_it_can_be_opened_again(cara: User, device: SoftAuthenticator, anon: Client) -> None:
    close_password(cara)
    assert signed_in(cara).post(ONLY).status_code == 302
    assert type_password(anon, cara).status_code == 302


def test_a_user_who_lost_every_passkey_gets_in_again(
    cara: User, device: SoftAuthenticator, anon: Client
) -> None:
    close_password(cara)
    remove_every_factor(cara)
    assert type_password(anon, cara, PASSWORD).status_code == 302


def test_no_one_is_promised_that_recovery_codes_open_a_closed_password(
    cara: User, device: SoftAuthenticator
) -> None:
    close_password(cara)
    client = signed_in(User.objects.get(pk=cara.pk))
    for path in ("/account/security/", "/account/recovery-codes/"):
        assert "a code merely confirms" in client.get(path).content.decode()
