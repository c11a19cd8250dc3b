"""``accounts.single_sign_on.provider`` and ``confirm_link``: what is asked of the provider, and who confirms there."""

from django.test import Client

from accounts.models import User
from tests.accounts.authentication.test_sso_reauthentication import way_there
from tests.accounts.people import person
from tests.accounts.single_sign_on.provider import Provider, go
from tests.signing_in import authenticator_of, signed_in


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


def test_a_link_of_another_session_leads_nowhere(nora: Client, provider: Provider) -> None:
    way = way_there(nora)
    assert signed_in(person("Otto")).get(way)["Location"] == "/account/confirm/"
    assert nora.get("/account/sso/confirm/?asked=x")["Location"] == "/account/confirm/"


def test_someone_with_a_factor_here_shows_that_one(nora: Client, provider: Provider) -> None:
    way = way_there(nora)
    authenticator_of(User.objects.get(email="nora@example.org"))
    assert way_there(nora) == ""
    assert nora.get(way)["Location"] == "/account/confirm/"
