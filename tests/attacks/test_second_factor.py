"""Getting past the second factor of someone whose password is known."""

from typing import Any, cast

from django.contrib.auth import SESSION_KEY
from django.test import Client, RequestFactory

from accounts import totp
from accounts.authentication import login
from accounts.models import TotpDevice
from accounts.second_factor.factors import totp_of
from accounts.sessions.sessions import SessionStore
from tests.newsroom import Person
from tests.signing_in import authenticator_of, sign_in


def test_a_session_without_a_factor_does_not_replace_the_authenticator(anon: Client, otto: Person) -> None:
    """It was opened at the moment in which the owner set the authenticator up."""
    sign_in(anon, otto, verified=False)
    own = authenticator_of(otto)
    for page in ("/account/authenticator/", "/account/authenticator/start-over/"):
        assert anon.post(page, {}).headers["Location"].startswith("/account/confirm/")
    waiting = TotpDevice.new_for(otto)
    waiting.save()
    anon.post("/account/authenticator/", {"code": totp.code_at(waiting.key, totp.step_now())})
    assert totp_of(otto) == own


def test_an_authenticator_set_up_in_the_same_moment_is_asked_for(rf: RequestFactory, otto: Person) -> None:
    """The password was checked when there was none."""
    request = cast(Any, rf.post("/account/login/"))
    request.session = SessionStore()
    authenticator_of(otto)
    answer = login.open_session(request, otto, factor=None)
    assert answer.headers["Location"] == "/account/second-factor/"
    assert SESSION_KEY not in request.session
