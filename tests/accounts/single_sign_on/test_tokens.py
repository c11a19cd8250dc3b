"""``accounts.single_sign_on.tokens``: no token that is forged, old, or meant for another recipient is accepted."""

import base64
import json
import time
from typing import Any

import pytest
from django.test import Client

from accounts.models import Identity, Session, User
from audit.models import Entry
from rbac.roles import roles_of
from tests.accounts.people import who_is_there
from tests.accounts.single_sign_on.provider import (
    CLIENT,
    ISSUER,
    SUBJECT,
    Provider,
    a_key,
    arrive,
    come_back,
    go,
)


@pytest.mark.parametrize("claims", [{"amr": ["pwd"]}, {"acr": "urn:password"}, {"amr": []}, {"acr": ""}])
def test_words_that_no_one_trusts_spare_nothing(claims: object, provider: Provider, cara: User) -> None:
    provider.claims = dict(claims)  # type: ignore[call-overload]
    assert arrive(Client(), provider)["Location"] == "/account/second-factor/"


@pytest.mark.parametrize("claims", [{"amr": ["pwd", "mfa"]}, {"acr": "urn:two-factors"}])
def test_a_second_factor_shown_over_there_is_enough(claims: object, provider: Provider, cara: User) -> None:
    client, provider.claims = Client(), {"groups": ["writers"], **dict(claims)}  # type: ignore[call-overload]
    assert arrive(client, provider)["Location"] == "/cms/"
    assert client.get("/cms/").status_code == 200


def test_what_the_token_lacks_is_asked_for(provider: Provider, otto: User, anon: Client) -> None:
    provider.claims = {"email": None, "email_verified": None}
    provider.told = {"sub": SUBJECT, "email": otto.email, "email_verified": True, "groups": ["writers"]}
    assert arrive(anon, provider).status_code == 302
    assert [held.role for held in roles_of(otto)] == ["contributor"]


@pytest.mark.parametrize("about", ["somebody else", "", None])
def test_what_is_told_about_someone_else_is_not_taken(
    about: object, provider: Provider, otto: User, anon: Client
) -> None:
    provider.claims = {"email": None, "email_verified": None}
    provider.told = {"sub": about, "email": otto.email, "email_verified": True}
    assert arrive(anon, provider).status_code == 403


def test_a_second_factor_is_believed_only_when_it_is_signed(
    provider: Provider, cara: User, anon: Client
) -> None:
    provider.told = {"sub": SUBJECT, "amr": ["mfa"], "acr": "urn:two-factors", "groups": []}
    assert arrive(anon, provider)["Location"] == "/account/second-factor/"


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


def no_one_is_in(client: Client, answer: Any) -> bool:
    return (
        answer.status_code in (403, 502)
        and who_is_there(client) == ""
        and not Session.objects.filter(user__isnull=False).exists()
        and not Identity.objects.exists()
    )


@pytest.mark.parametrize("what", WRONG_CLAIMS)
def test_a_token_with(what: str, provider: Provider, cara: User, anon: Client) -> None:
    provider.claims = WRONG_CLAIMS[what]
    assert no_one_is_in(anon, arrive(anon, provider))
    assert Entry.objects.filter(event="accounts.single_sign_on.refused").count() == 1


def test_a_token_signed_by_someone_else(provider: Provider, cara: User, anon: Client) -> None:
    asked = go(anon, provider)
    Client().post("/account/sso/")
    token = Provider(key=a_key("somebody else"), nonce=provider.nonce).id_token()
    provider.id_token = lambda: token  # type: ignore[method-assign]
    assert no_one_is_in(anon, come_back(anon, asked))


def test_a_token_with_an_unknown_key(provider: Provider, cara: User, anon: Client) -> None:
    provider.header = {"kid": "two"}
    assert no_one_is_in(anon, arrive(anon, provider))
    assert [url for _method, url, _body in provider.asked].count(f"{ISSUER}/keys") == 1


def test_a_token_without_signature(provider: Provider, cara: User, anon: Client) -> None:
    provider.header = {"alg": "none"}
    provider.signed = lambda claims, header=None: unsigned(claims)  # type: ignore[method-assign]
    assert no_one_is_in(anon, arrive(anon, provider))


def unsigned(claims: dict[str, Any]) -> str:
    def part(value: Any) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    return f"{part({'alg': 'none', 'kid': 'one'})}.{part(claims)}."


def test_the_public_key_is_no_secret_to_sign_with(provider: Provider, cara: User, anon: Client) -> None:
    provider.signed = lambda claims, header=None: provider.signed_with_public_key_as_secret(claims)  # type: ignore[method-assign]
    assert no_one_is_in(anon, arrive(anon, provider))


@pytest.mark.parametrize("kind", ["logout+jwt", "application/logout+jwt"])
def test_a_log_out_token_is_no_id_token(kind: str, provider: Provider, cara: User, anon: Client) -> None:
    provider.header = {"typ": kind}
    assert no_one_is_in(anon, arrive(anon, provider))
