"""``accounts.authentication.sso_callback``: no answer that is replayed or meant for another browser logs in."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from intrusion.limits import per_address
from tests.accounts.people import SECOND_FACTOR, type_code, who_is_there
from tests.accounts.single_sign_on.provider import Provider, arrive, come_back, go
from tests.accounts.single_sign_on.test_tokens import no_one_is_in
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


def test_an_answer_that_this_browser_did_not_ask_for(provider: Provider, cara: User, anon: Client) -> None:
    asked = go(Client(), provider)
    assert no_one_is_in(anon, come_back(anon, asked))


def test_an_answer_with_another_state(provider: Provider, cara: User, anon: Client) -> None:
    go(anon, provider)
    assert no_one_is_in(anon, come_back(anon, {"state": "made-up"}))


def test_an_answer_is_taken_once(provider: Provider, cara: User, anon: Client) -> None:
    asked = go(anon, provider)
    assert come_back(anon, asked).status_code == 302
    assert come_back(anon, asked).status_code == 403


def test_a_wrong_answer_uses_up_the_question(provider: Provider, cara: User, anon: Client) -> None:
    asked = go(anon, provider)
    come_back(anon, {"state": "made-up"})
    assert no_one_is_in(anon, come_back(anon, asked))


@pytest.mark.parametrize("issuer", ["https://evil.example", ""])
def test_an_answer_from_another_provider(issuer: str, provider: Provider, cara: User, anon: Client) -> None:
    assert no_one_is_in(anon, come_back(anon, go(anon, provider), iss=issuer))
    assert not any(url.endswith("/token") for _method, url, _body in provider.asked)


def test_a_provider_that_says_who_it_is_says_so_always(provider: Provider, cara: User, anon: Client) -> None:
    asked = go(anon, provider)
    answer = anon.get("/account/sso/callback/", {"code": "c0de", "state": asked["state"]})
    assert no_one_is_in(anon, answer)


def test_who_logs_in_leaves_the_neighbours_their_attempts(
    provider: Provider, otto: User, settings: Any
) -> None:
    settings.INTRUSION_LIMITS = {"single_sign_on": [per_address(2, minutes=60)]}
    provider.email, provider.claims = otto.email, {"groups": []}
    assert {arrive(Client(), provider).status_code for _ in range(4)} == {302}
    made_up = [come_back(Client(), {"state": "made-up"}).status_code for _ in range(3)]
    assert made_up == [403, 403, 429]


def test_next_leads_to_our_own_pages_only(provider: Provider, otto: User) -> None:
    provider.email, provider.claims = otto.email, {"groups": []}
    for elsewhere in ("https://evil.example/", "//evil.example", "/\\evil.example"):
        assert arrive(Client(), provider, next=elsewhere)["Location"] == "/account/security/"
    client = Client()
    asked = go(client, provider)
    assert come_back(client, asked, next="https://evil.example/")["Location"] == "/account/security/"
