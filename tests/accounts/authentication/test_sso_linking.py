"""``accounts.authentication.sso_linking``: linked once by a verified address, then by issuer and subject alone."""

import pytest
from django.test import Client

from accounts.lifecycle.deactivation import deactivate
from accounts.lifecycle.invitations import invite, withdraw
from accounts.models import Identity, User
from audit.actors import COMMAND_LINE
from tests.accounts.people import type_code, type_password, who_is_there
from tests.accounts.postbox import new_letters
from tests.accounts.single_sign_on.provider import ISSUER, SUBJECT, Provider, arrive
from tests.signing_in import code_of, signed_in


@pytest.fixture(autouse=True)
def without_roles(provider: Provider) -> None:
    provider.claims = {"groups": []}


@pytest.mark.parametrize("verified", [False, None, "true", 1])
def test_an_address_that_the_provider_does_not_vouch_for_links_no_one(
    verified: object, provider: Provider, otto: User, anon: Client
) -> None:
    provider.email = otto.email
    provider.claims = {"email_verified": verified}
    assert arrive(anon, provider).status_code == 403


def test_a_stranger_gets_no_account(provider: Provider, otto: User, anon: Client) -> None:
    provider.email = "stranger@example.org"
    assert arrive(anon, provider).status_code == 403
    assert User.objects.count() == 1


def test_a_frozen_or_deactivated_person_does_not_come_in(provider: Provider, otto: User, ada: User) -> None:
    provider.email = otto.email
    assert arrive(Client(), provider).status_code == 302
    deactivate(otto, by=ada, reason="left")
    assert arrive(Client(), provider).status_code == 403


def test_afterwards_the_address_alone_is_no_one(provider: Provider, otto: User) -> None:
    provider.email = otto.email
    arrive(Client(), provider)
    provider.claims = {"sub": "somebody else who got the same address"}
    assert arrive(Client(), provider).status_code == 403


def test_afterwards_the_subject_is_enough_whatever_the_address(
    provider: Provider, otto: User, cara: User
) -> None:
    provider.email = otto.email
    arrive(Client(), provider)
    client, provider.email = Client(), cara.email
    arrive(client, provider)
    assert who_is_there(client) == otto.email


def test_linking_is_told_to_the_owner(provider: Provider, otto: User, anon: Client) -> None:
    provider.email = otto.email
    arrive(anon, provider)
    found = Identity.objects.get()
    assert (found.issuer, found.subject, found.user) == (ISSUER, SUBJECT, otto)
    assert "identity provider" in new_letters()[0].subject


def test_an_invited_person_comes_in_without_a_password(provider: Provider, anon: Client, db: None) -> None:
    invite("nora@example.org", "Nora", by=COMMAND_LINE)
    provider.email = "Nora@Example.org"
    arrive(anon, provider)
    assert who_is_there(anon) == "nora@example.org"
    nora = User.objects.get(email="nora@example.org")
    assert (nora.has_usable_password(), nora.invitations.get().used_at is not None) == (False, True)
    assert type_password(Client(), nora, "").status_code == 422


def test_a_withdrawn_invitation_lets_no_one_in(provider: Provider, anon: Client, db: None) -> None:
    invite("nora@example.org", "Nora", by=COMMAND_LINE)
    withdraw(User.objects.get(), by=COMMAND_LINE)
    provider.email = "nora@example.org"
    assert arrive(anon, provider).status_code == 403


def test_our_second_factor_is_still_asked_for(provider: Provider, cara: User, anon: Client) -> None:
    assert arrive(anon, provider, next="/cms/review/")["Location"] == "/account/second-factor/"
    assert who_is_there(anon) == ""
    assert type_code(anon, code_of(cara))["Location"] == "/cms/review/"
    assert who_is_there(anon) == cara.email


def test_without_any_factor_the_wall_stands(provider: Provider, otto: User, anon: Client) -> None:
    provider.email, provider.claims = otto.email, {"groups": ["writers"]}
    arrive(anon, provider)
    assert anon.get("/cms/")["Location"].startswith("/account/authenticator/")


def test_a_user_who_has_nothing_here_to_confirm_with_is_told_the_way(db: None) -> None:
    nora = User.objects.create_uninvited("nora@example.org", "Nora")
    page = signed_in(nora, verified=False, minutes_ago=20).get("/account/confirm/").content.decode()
    assert ("log in again with your identity provider" in page, 'type="password"' in page) == (True, False)
