"""The guard stops an attacker within a second, also before Django, and costs neither a query nor time for others."""

from collections.abc import Iterable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from content.models import Article
from intrusion.middleware import GuardMiddleware
from intrusion.wsgi import TurnAwayBlocked
from tests.counting import python_calls
from tests.intrusion.guarding import ATTACKER, READER, a_second_passes, attack, client_at

LAMBDAS = 2  # the question and the answer


def test_an_attacker_is_stopped_within_the_same_second(guard: Any, site: Any) -> None:
    answers = attack(times=10)
    assert (answers[0], answers[-1]) == (200, 403)
    assert client_at(READER).get("/").status_code == 200


def test_a_blocked_client_costs_no_query(
    guard: Any, published: Article, django_assert_num_queries: Any
) -> None:
    attack()
    a_second_passes()
    attacker = client_at(ATTACKER)
    with django_assert_num_queries(0):
        for path in ("/", f"/{published.address.path}/", "/cms/", "/csp-reports/", "/admin/"):
            answer = attacker.get(path)
            assert answer.status_code == 403
    assert int(answer.headers["Retry-After"]) <= 600
    assert "default-src" in answer.headers["Content-Security-Policy"]
    assert b"log in" in answer.content


def test_an_ordinary_answer_is_compared_with_a_few_values_and_nothing_else(
    rf: RequestFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    middleware = GuardMiddleware(lambda request: HttpResponse())

    def asked(*_: object, **__: object) -> None:
        raise AssertionError("The guard works for an answer that nobody has to look at.")

    for name in ("observe", "report", "network_of", "holder", "turn_away", "iscoroutinefunction"):
        monkeypatch.setattr(f"intrusion.middleware.{name}", asked)
    assert getattr(middleware(rf.get("/")), "status_code", 0) == 200


def test_an_ordinary_answer_costs_five_functions_of_five_hundred(rf: RequestFactory) -> None:
    request, answer = rf.get("/"), HttpResponse()
    middleware = GuardMiddleware(lambda request: answer)
    assert python_calls(lambda: middleware(request)) - LAMBDAS <= 5


@pytest.fixture
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


@pytest.mark.usefixtures("blocked")
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT"])
def test_a_blocked_client_gets_the_answer_of_the_guard(method: str) -> None:
    request = RequestFactory().generic(method, "/cms/", REMOTE_ADDR=ATTACKER)
    guards: Any = GuardMiddleware(lambda request: pytest.fail("The guard lets a blocked client in."))(request)
    status, headers, body = asked(method, "/cms/", ATTACKER)
    assert (status, body) == ("403 Forbidden", guards.content)
    assert sorted(name for name, _ in headers) == sorted(name for name, _ in guards.items())


@pytest.mark.usefixtures("blocked")
@pytest.mark.parametrize(
    ("path", "address", "headers"),
    [("/", READER, {}), ("/account/login/", ATTACKER, {}), ("/", ATTACKER, {"HTTP_COOKIE": "guard_pass=x"})],
)
def test_others_ways_in_and_whoever_sends_a_cookie_reach_django(
    path: str, address: str, headers: dict[str, str]
) -> None:
    assert asked("GET", path, address, **headers)[0] == "200 Django"
