"""``accounts.single_sign_on.provider``: what is asked of the provider, and of which one."""

from django.test import Client

from accounts.models import User
from tests.accounts.single_sign_on.provider import Provider, go


def test_a_provider_that_calls_itself_otherwise(provider: Provider, cara: User, anon: Client) -> None:
    described = provider.description() | {"issuer": "https://evil.example"}
    provider.description = lambda: described  # type: ignore[method-assign]
    assert anon.post("/account/sso/").status_code == 502


def test_the_secret_is_never_in_the_address(provider: Provider, anon: Client) -> None:
    asked = go(anon, provider)
    assert set(asked) == {
        "response_type", "client_id", "redirect_uri", "scope", "state", "nonce", "code_challenge",
        "code_challenge_method",
    }  # fmt: skip
    assert (asked["code_challenge_method"], asked["response_type"]) == ("S256", "code")
