"""``accounts.authentication.sso_reauthentication``: the provider asks again, and the form goes on."""

import re
import time
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db.models.functions import Now
from django.test import Client

from accounts.models import AddressChange, Session
from intrusion.limits import per_address
from tests.accounts.single_sign_on.provider import Provider, arrive, come_back

NEW = {"new_address": "nora@elsewhere.example"}
NOW = int(time.time())
NOT_ENOUGH: dict[str, dict[str, Any]] = {
    "no time": {},
    "a time long ago": {"auth_time": NOW - 3600},
    "a time to come": {"auth_time": NOW + 3600},
    "a time in words": {"auth_time": "now"},
    "a time that is a truth": {"auth_time": True},
    "somebody else": {"auth_time": NOW, "sub": "another"},
    "another nonce": {"auth_time": NOW, "nonce": "another"},
}


def way_there(client: Client) -> str:
    """The link on the page that asks, after a form was interrupted."""
    page = client.post("/account/address/", NEW)
    assert page.status_code == 403
    found = re.search(r'href="(/account/sso/confirm/\?[^"]+)"', page.content.decode())
    return found[1].replace("&amp;", "&") if found else ""


def go(client: Client, provider: Provider, way: str) -> dict[str, str]:
    answer = client.get(way)
    asked = {name: values[0] for name, values in parse_qs(urlsplit(answer["Location"]).query).items()}
    provider.nonce = asked["nonce"]
    return asked


def is_fresh(client: Client) -> bool:
    return client.get("/account/address/").status_code == 200


@pytest.mark.parametrize("what", NOT_ENOUGH)
def test_it_is_no_confirmation_with(what: str, nora: Client, provider: Provider) -> None:
    asked = go(nora, provider, way_there(nora))
    provider.claims = {"groups": []} | NOT_ENOUGH[what]
    answer = come_back(nora, asked)
    assert (answer.status_code, is_fresh(nora)) == (422, False)
    assert "kept_request" not in answer.content.decode()  # there is nothing to type; the link carries it
    assert "/account/sso/confirm/" in answer.content.decode()


def test_coming_back_after_saying_no_over_there_leaves_one_logged_in(
    nora: Client, provider: Provider
) -> None:
    asked = go(nora, provider, way_there(nora))
    assert come_back(nora, asked, error="access_denied").status_code == 422
    assert nora.get("/account/security/").status_code == 200


def test_an_answer_to_a_log_in_confirms_nothing(nora: Client, provider: Provider) -> None:
    """The log-in before it may be hours old over there: only an answer to this question counts."""
    asked = go(nora, provider, way_there(nora))
    assert come_back(Client(), asked).status_code == 403


def test_the_provider_asks_again_and_the_form_goes_on(
    nora: Client, provider: Provider, settings: Any
) -> None:
    asked = go(nora, provider, way_there(nora))
    assert (asked["prompt"], asked["max_age"]) == ("login", "0")
    before = nora.cookies[settings.SESSION_COOKIE_NAME].value
    provider.claims = {"groups": [], "auth_time": int(time.time())}
    page = come_back(nora, asked)
    assert nora.cookies[settings.SESSION_COOKIE_NAME].value != before
    token = re.search(r'name="kept_request" value="([^"]+)"', page.content.decode())
    assert token
    assert nora.post("/account/address/", {"kept_request": token[1]}).status_code == 302
    assert AddressChange.objects.get().new_address == NEW["new_address"]


def test_who_confirms_leaves_the_neighbours_their_attempts(
    nora: Client, provider: Provider, settings: Any
) -> None:
    settings.INTRUSION_LIMITS = {"single_sign_on": [per_address(2, minutes=60)]}
    asked = go(nora, provider, way_there(nora))
    provider.claims = {"groups": [], "auth_time": int(time.time())}
    assert come_back(nora, asked).status_code == 200
    assert [come_back(Client(), asked).status_code for _ in range(3)] == [403, 403, 429]


def test_a_user_who_came_with_a_factor_of_the_provider_shows_it_again(
    nora: Client, provider: Provider, settings: Any
) -> None:
    settings.OIDC = replace(settings.OIDC, roles={})
    provider.claims = {"groups": [], "amr": ["mfa"]}
    assert arrive(nora, provider).status_code == 302
    Session.objects.update(authenticated_at=Now() - timedelta(hours=1))
    asked = go(nora, provider, way_there(nora))
    provider.claims = {"groups": [], "auth_time": int(time.time()), "amr": ["pwd"]}
    assert come_back(nora, asked).status_code == 422
    asked = go(nora, provider, way_there(nora))
    provider.claims["amr"] = ["mfa"]
    assert come_back(nora, asked).status_code == 200
    assert is_fresh(nora)
