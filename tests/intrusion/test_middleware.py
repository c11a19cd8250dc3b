"""The guard stops an attacker within a second, and costs neither a query nor time for others."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from content.models import Article
from intrusion.middleware import GuardMiddleware
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
