"""A blocked client is turned away before Django, with the guard's own answer; every other request reaches Django."""

from collections.abc import Iterable
from typing import Any

import pytest
from django.test import RequestFactory

from intrusion.middleware import GuardMiddleware
from intrusion.wsgi import TurnAwayBlocked
from tests.intrusion.guarding import ATTACKER, READER, attack, client_at


@pytest.fixture(autouse=True)
def blocked(guard: Any, site: Any) -> None:
    attack()
    assert client_at(ATTACKER).get("/").status_code == 403


def asked(method: str, path: str, address: str, **headers: str) -> tuple[str, list[tuple[str, str]], bytes]:
    """What the middleware says of a request; "Django" where it passes it on."""
    said: list[Any] = []

    def django(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        start_response("200 Django", [])
        return [b"Django"]

    def start_response(status: str, headers: list[tuple[str, str]]) -> None:
        said.extend((status, headers))

    environ = RequestFactory().generic(method, path, REMOTE_ADDR=address).environ | headers
    body = b"".join(TurnAwayBlocked(django)(environ, start_response))
    return said[0], said[1], body


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT"])
def test_a_blocked_client_gets_the_answer_of_the_guard(method: str) -> None:
    request = RequestFactory().generic(method, "/cms/", REMOTE_ADDR=ATTACKER)
    guards: Any = GuardMiddleware(lambda request: pytest.fail("The guard lets a blocked client in."))(request)
    status, headers, body = asked(method, "/cms/", ATTACKER)
    assert (status, body) == ("403 Forbidden", guards.content)
    assert sorted(name for name, _ in headers) == sorted(name for name, _ in guards.items())


@pytest.mark.parametrize(
    ("path", "address", "headers"),
    [("/", READER, {}), ("/account/login/", ATTACKER, {}), ("/", ATTACKER, {"HTTP_COOKIE": "guard_pass=x"})],
)
def test_others_ways_in_and_whoever_sends_a_cookie_reach_django(
    path: str, address: str, headers: dict[str, str]
) -> None:
    assert asked("GET", path, address, **headers)[0] == "200 Django"
