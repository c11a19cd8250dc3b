"""Passkeys only, for somebody who comes from the identity provider: nothing but the passkey opens the account."""

import pytest
from django.test import Client

from accounts.models import User
from tests.accounts.people import SECOND_FACTOR, type_code, who_is_there
from tests.accounts.single_sign_on.provider import Provider, arrive
from tests.accounts.soft_authenticator import SoftAuthenticator
from tests.accounts.touching import SECOND_FACTOR as TOUCH
from tests.accounts.touching import answer, passkey_of
from tests.signing_in import code_of, signed_in


@pytest.fixture
def device(cara: User) -> SoftAuthenticator:
    """Cara's passkey, after she closed her password."""
    device = passkey_of(cara)
    assert signed_in(cara).post("/account/passkeys/only/", {"close": "1"}).status_code == 302
    return device


@pytest.mark.parametrize("claims", [{}, {"amr": ["mfa"]}, {"acr": "urn:two-factors"}])
def test_the_provider_alone_opens_nothing(
    claims: dict[str, object], provider: Provider, cara: User, device: SoftAuthenticator, anon: Client
) -> None:
    provider.claims = claims
    assert arrive(anon, provider)["Location"] == SECOND_FACTOR
    assert who_is_there(anon) == ""


def test_a_code_after_it_opens_nothing_either(
    provider: Provider, cara: User, device: SoftAuthenticator, anon: Client
) -> None:
    arrive(anon, provider)
    type_code(anon, code_of(cara))
    assert who_is_there(anon) == ""


def test_the_passkey_after_it_does(
    provider: Provider, cara: User, device: SoftAuthenticator, anon: Client
) -> None:
    arrive(anon, provider)
    page = anon.get(SECOND_FACTOR)
    assert page.context["form"] is None
    assert anon.post(TOUCH, answer(page, device)).status_code == 302
    assert who_is_there(anon) == cara.email
