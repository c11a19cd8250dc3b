"""No page of an account can be laid invisibly over someone else's site."""

import pytest
from django.conf import settings
from django.test import Client

from accounts.models import User
from rbac.enforcement.routes import routes
from tests.signing_in import signed_in

PAGES = sorted(
    route.address for route in routes() if route.address.startswith("/account/") and not route.parameters
)


def framed(answer: object) -> list[str]:
    headers = answer.headers  # type: ignore[attr-defined]
    policies = [headers.get(name, "") for name in ("Content-Security-Policy", "X-Frame-Options")]
    return [] if "frame-ancestors 'none'" in policies[0] and policies[1] == "DENY" else policies


@pytest.mark.parametrize("path", PAGES)
def test_no_account_page_may_be_framed(path: str, cara: User, anon: Client) -> None:
    for client in (anon, signed_in(cara)):
        assert framed(client.get(path)) == []
        assert framed(client.post(path)) == []


def test_a_refused_page_may_not_be_framed_either(anon: Client) -> None:
    assert framed(anon.get("/account/nothing/here/")) == []
    assert framed(Client(enforce_csrf_checks=True).post("/account/login/")) == []


def test_the_cookies_do_not_travel_with_a_frame_of_another_site() -> None:
    assert settings.SESSION_COOKIE_SAMESITE == "Lax"
    assert settings.CSRF_COOKIE_SAMESITE == "Lax"
