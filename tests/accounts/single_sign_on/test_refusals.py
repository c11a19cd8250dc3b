"""Nobody comes in by an answer that is forged, old, replayed, or meant for somebody else."""

import base64
import json
import time
from typing import Any

import pytest
from django.test import Client

from accounts.models import Identity, Session, User
from audit.models import Entry
from tests.accounts.people import who_is_there
from tests.accounts.single_sign_on.provider import CLIENT, ISSUER, Provider, a_key, arrive, come_back, go

NOW = int(time.time())
WRONG_CLAIMS: dict[str, dict[str, Any]] = {
    "another nonce": {"nonce": "somebody else's"},
    "no nonce": {"nonce": None},
    "another audience": {"aud": "another-site"},
    "another party": {"aud": [CLIENT, "another-site"], "azp": "another-site"},
    "several audiences and no party": {"aud": [CLIENT, "another-site"]},
    "no audience": {"aud": None},
    "another issuer": {"iss": "https://evil.example"},
    "no issuer": {"iss": None},
    "expired": {"exp": NOW - 3600, "iat": NOW - 7200},
    "no expiry": {"exp": None},
    "from the future": {"iat": NOW + 3600},
    "not valid yet": {"nbf": NOW + 3600},
    "no subject": {"sub": None},
    "an empty subject": {"sub": ""},
    "a subject that is a number": {"sub": 7},
    "an endless subject": {"sub": "x" * 256},
}


def nobody_is_in(client: Client, answer: Any) -> bool:
    return (
        answer.status_code in (403, 502)
        and who_is_there(client) == ""
        and not Session.objects.filter(user__isnull=False).exists()
        and not Identity.objects.exists()
    )


@pytest.mark.parametrize("what", WRONG_CLAIMS)
def test_a_token_with(what: str, provider: Provider, cara: User, anon: Client) -> None:
    provider.claims = WRONG_CLAIMS[what]
    assert nobody_is_in(anon, arrive(anon, provider))
    assert Entry.objects.filter(event="accounts.single_sign_on.refused").count() == 1


def test_a_token_signed_by_somebody_else(provider: Provider, cara: User, anon: Client) -> None:
    asked = go(anon, provider)
    Client().post("/account/sso/")
    token = Provider(key=a_key("somebody else"), nonce=provider.nonce).id_token()
    provider.id_token = lambda: token  # type: ignore[method-assign]
    assert nobody_is_in(anon, come_back(anon, asked))


def test_a_token_with_an_unknown_key(provider: Provider, cara: User, anon: Client) -> None:
    provider.header = {"kid": "two"}
    assert nobody_is_in(anon, arrive(anon, provider))
    assert [url for _method, url, _body in provider.asked].count(f"{ISSUER}/keys") == 1


def test_a_token_without_signature(provider: Provider, cara: User, anon: Client) -> None:
    provider.header = {"alg": "none"}
    provider.signed = lambda claims, header=None: unsigned(claims)  # type: ignore[method-assign]
    assert nobody_is_in(anon, arrive(anon, provider))


def unsigned(claims: dict[str, Any]) -> str:
    def part(value: Any) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    return f"{part({'alg': 'none', 'kid': 'one'})}.{part(claims)}."


def test_the_public_key_is_no_secret_to_sign_with(provider: Provider, cara: User, anon: Client) -> None:
    provider.signed = lambda claims, header=None: provider.signed_with_public_key_as_secret(claims)  # type: ignore[method-assign]
    assert nobody_is_in(anon, arrive(anon, provider))


@pytest.mark.parametrize("kind", ["logout+jwt", "application/logout+jwt"])
def test_a_log_out_token_is_no_id_token(kind: str, provider: Provider, cara: User, anon: Client) -> None:
    provider.header = {"typ": kind}
    assert nobody_is_in(anon, arrive(anon, provider))


def test_an_answer_that_this_browser_did_not_ask_for(provider: Provider, cara: User, anon: Client) -> None:
    asked = go(Client(), provider)
    assert nobody_is_in(anon, come_back(anon, asked))


def test_an_answer_with_another_state(provider: Provider, cara: User, anon: Client) -> None:
    go(anon, provider)
    assert nobody_is_in(anon, come_back(anon, {"state": "made-up"}))


def test_an_answer_is_taken_once(provider: Provider, cara: User, anon: Client) -> None:
    asked = go(anon, provider)
    assert come_back(anon, asked).status_code == 302
    assert come_back(anon, asked).status_code == 403


def test_a_wrong_answer_uses_up_the_question(provider: Provider, cara: User, anon: Client) -> None:
    asked = go(anon, provider)
    come_back(anon, {"state": "made-up"})
    assert nobody_is_in(anon, come_back(anon, asked))


@pytest.mark.parametrize("issuer", ["https://evil.example", ""])
def test_an_answer_from_another_provider(issuer: str, provider: Provider, cara: User, anon: Client) -> None:
    assert nobody_is_in(anon, come_back(anon, go(anon, provider), iss=issuer))
    assert not any(url.endswith("/token") for _method, url, _body in provider.asked)


def test_a_provider_that_says_who_it_is_says_so_always(provider: Provider, cara: User, anon: Client) -> None:
    asked = go(anon, provider)
    answer = anon.get("/account/sso/callback/", {"code": "c0de", "state": asked["state"]})
    assert nobody_is_in(anon, answer)


def test_a_provider_that_calls_itself_otherwise(provider: Provider, cara: User, anon: Client) -> None:
    described = provider.description() | {"issuer": "https://evil.example"}
    provider.description = lambda: described  # type: ignore[method-assign]
    assert anon.post("/account/sso/").status_code == 502


def test_an_error_of_the_provider_is_a_page(provider: Provider, cara: User, anon: Client) -> None:
    answer = come_back(anon, go(anon, provider), error="access_denied<script>")
    assert nobody_is_in(anon, answer)
    assert "script>" not in answer.content.decode().split("<main")[1]


def test_another_site_cannot_start_it(provider: Provider, strict: Client) -> None:
    assert strict.post("/account/sso/").status_code == 403
    assert strict.get("/account/sso/").status_code == 405


def test_next_leads_to_our_own_pages_only(provider: Provider, otto: User) -> None:
    provider.email, provider.claims = otto.email, {"groups": []}
    for elsewhere in ("https://evil.example/", "//evil.example", "/\\evil.example"):
        assert arrive(Client(), provider, next=elsewhere)["Location"] == "/account/security/"
    client = Client()
    asked = go(client, provider)
    assert come_back(client, asked, next="https://evil.example/")["Location"] == "/account/security/"


def test_nothing_answers_when_it_is_off(db: None, anon: Client) -> None:
    assert anon.post("/account/sso/").status_code == 404
    assert anon.get("/account/sso/callback/").status_code == 404
    assert anon.post("/account/sso/back-channel-logout/").status_code == 404
    assert "/account/sso/" not in anon.get("/account/login/").content.decode()


def test_the_secret_is_never_in_the_address(provider: Provider, anon: Client) -> None:
    asked = go(anon, provider)
    assert set(asked) == {
        "response_type", "client_id", "redirect_uri", "scope", "state", "nonce", "code_challenge",
        "code_challenge_method",
    }  # fmt: skip
    assert (asked["code_challenge_method"], asked["response_type"]) == ("S256", "code")
