"""The API answers every error in JSON."""

import json
from typing import Any

import pytest
from django.http import HttpRequest
from django.test import Client, RequestFactory

from intrusion.middleware import turn_away


def error_of(answer: Any, status: int) -> str:
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/json")
    assert int(answer.headers.get("Content-Length", len(answer.content))) == len(answer.content)
    return str(json.loads(answer.content)["error"])


def test_an_unknown_address(anon: Client, site: Any) -> None:
    assert error_of(anon.get("/api/v1/nowhere/"), 404) == "Not Found."


def test_another_method(anon: Client, site: Any) -> None:
    answer = anon.delete("/api/v1/articles/")
    assert error_of(answer, 405) == "Method Not Allowed."
    assert "GET" in answer.headers["Allow"]


def test_a_form_of_another_site(site: Any) -> None:
    assert error_of(Client(enforce_csrf_checks=True).post("/api/v1/articles/"), 403)


def test_a_foreign_host(anon: Client, site: Any) -> None:
    assert error_of(anon.get("/api/v1/", headers={"host": "elsewhere.example"}), 400)


def test_a_fault_of_ours(site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(request: HttpRequest) -> None:
        raise RuntimeError

    monkeypatch.setattr("content.api.site.site_state", broken)
    assert error_of(Client(raise_request_exception=False).get("/api/v1/"), 500) == "Internal Server Error."


def test_a_blocked_client(rf: RequestFactory) -> None:
    assert error_of(turn_away(rf.get("/api/v1/"), 403, 60), 403) == "Forbidden."


def test_pages_stay_pages(anon: Client, site: Any) -> None:
    assert "text/html" in anon.get("/nowhere/").headers["Content-Type"]
