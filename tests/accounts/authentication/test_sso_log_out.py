"""``accounts.authentication.sso_log_out``: the provider's server reports a log-out."""

import time
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from audit.models import Entry
from tests.accounts.people import who_is_there
from tests.accounts.single_sign_on.provider import Provider, a_key, arrive
from tests.signing_in import signed_in

ADDRESS = "/account/sso/back-channel-logout/"
WRONG: dict[str, dict[str, Any]] = {
    "another issuer": {"iss": "https://evil.example"},
    "another audience": {"aud": "another-site"},
    "no event": {"events": None},
    "another event": {"events": {"https://example.org/other": {}}},
    "an event that is none": {"events": ["http://schemas.openid.net/event/backchannel-logout"]},
    "no number": {"jti": None},
    "an empty number": {"jti": ""},
    "no time": {"iat": None},
    "an old time": {"iat": int(time.time()) - 3600},
    "a nonce": {"nonce": "x"},
    "nobody": {"sub": None},
}


def tell(token: str) -> int:
    """As the provider's server does: no cookie, no CSRF token, and the check switched on."""
    return int(Client(enforce_csrf_checks=True).post(ADDRESS, {"logout_token": token}).status_code)


@pytest.mark.parametrize("what", WRONG)
def test_a_token_with(what: str, provider: Provider, otto_in: Client, otto: User) -> None:
    assert tell(provider.log_out_token(**WRONG[what])) == 400
    assert who_is_there(otto_in) == otto.email


def test_an_id_token_logs_no_one_out(provider: Provider, otto_in: Client, otto: User) -> None:
    assert tell(provider.id_token()) == 400
    assert who_is_there(otto_in) == otto.email


def test_a_token_signed_by_someone_else(provider: Provider, otto_in: Client, otto: User) -> None:
    assert tell(Provider(key=a_key("somebody else")).log_out_token()) == 400
    assert tell("") == 400
    assert who_is_there(otto_in) == otto.email


def test_it_ends_the_session_that_it_names_and_no_other(
    provider: Provider, otto_in: Client, otto: User
) -> None:
    by_password = signed_in(otto)
    assert tell(provider.log_out_token(sid="another session", sub=None, jti="a")) == 200
    assert who_is_there(otto_in) == otto.email
    assert tell(provider.log_out_token(sid="session-over-there", sub=None, jti="b")) == 200
    assert (who_is_there(otto_in), who_is_there(by_password)) == ("", otto.email)
    ended = Entry.objects.filter(event="accounts.sessions.ended", actor_id="single_sign_on")
    assert ended.count() == 1


def test_a_person_without_a_session_named_is_logged_out_everywhere_it_came_from(
    provider: Provider, otto_in: Client, otto: User
) -> None:
    second = Client()
    arrive(second, provider)
    assert tell(provider.log_out_token()) == 200
    assert (who_is_there(otto_in), who_is_there(second)) == ("", "")


def test_a_token_works_once(provider: Provider, otto_in: Client, otto: User) -> None:
    token = provider.log_out_token()
    assert tell(token) == 200
    arrive(otto_in, provider)
    assert tell(token) == 400
    assert who_is_there(otto_in) == otto.email


def test_a_forged_token_does_not_use_up_the_number_of_a_real_one(provider: Provider, otto_in: Client) -> None:
    tell(Provider(key=a_key("somebody else")).log_out_token())
    assert tell(provider.log_out_token()) == 200
