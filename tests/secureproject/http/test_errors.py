"""Errors of pages in our design, and of the API in JSON: each with its answer, and without a word about why."""

import json
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.db import OperationalError, connection
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from accounts.errors import TooBusy
from accounts.models import User
from audit.models import Entry
from content.models import Article, Site
from intrusion.errors import TooManyAttempts
from intrusion.middleware import turn_away
from rbac.errors import Conflict, Invalid
from secureproject.http.errors import ErrorsMiddleware, page
from secureproject.people.own_data import data_of

ANSWERS = {
    "what makes no sense": (Invalid("Say why."), 422, None, "Say why."),
    "somebody was faster": (Conflict("Ed was faster."), 409, None, "Ed was faster."),
    "too many attempts": (TooManyAttempts(90), 429, "90", "Try again in 2 minutes."),
    "too many hashes": (TooBusy(), 503, "5", "busy or being looked after"),
    "the database is away": (OperationalError("host=db.example"), 503, "10", "busy or being looked after"),
}


@pytest.fixture
def errors() -> ErrorsMiddleware:
    return ErrorsMiddleware(lambda _: page(500))


@pytest.mark.parametrize(("error", "status", "retry_after", "words"), ANSWERS.values(), ids=ANSWERS)
def test_each_error_has_its_answer(
    errors: ErrorsMiddleware, rf: RequestFactory, error: Exception, status: int, retry_after: str, words: str
) -> None:
    answer = errors.process_exception(rf.get("/cms/"), error)
    assert answer is not None
    assert (answer.status_code, answer.headers.get("Retry-After")) == (status, retry_after)
    assert words in answer.getvalue().decode()
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("status", [400, 403, 404, 405, 409, 410, 422, 429, 500, 503])
def test_error_pages_reveal_nothing(status: int) -> None:
    text = page(status).content.decode()
    assert page(status).status_code == status
    assert not any(
        word in text for word in ("Traceback", "django", "Django", "settings", "PostgreSQL", "Exception")
    )


def test_a_reason_is_escaped() -> None:
    assert "<script>" not in page(403, reason="<script>alert(1)</script>").content.decode()


def test_an_unexpected_error_is_django_s_to_handle(errors: ErrorsMiddleware, rf: RequestFactory) -> None:
    assert errors.process_exception(rf.get("/"), ZeroDivisionError()) is None


def test_a_broken_view_answers_500_in_our_design_without_a_word_about_why(
    anon: Client, monkeypatch: pytest.MonkeyPatch, draft: Article
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("the-secret-reason")

    monkeypatch.setattr("content.public.pages.router.look_up", broken)
    anon.raise_request_exception = False
    answer = anon.get("/news/")
    assert answer.status_code == 500
    assert "It is our fault, not yours" in answer.content.decode()
    assert "the-secret-reason" not in answer.content.decode()
    assert answer.headers["Content-Security-Policy"]


def test_a_session_that_cannot_be_loaded_is_no_fault_of_ours(
    as_cara: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise OperationalError("host=db.example")

    monkeypatch.setattr("accounts.middleware.person_behind", away)
    as_cara.raise_request_exception = False
    answer = as_cara.get("/cms/")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert "db.example" not in answer.text


def test_a_refusal_says_why_and_is_recorded_once_after_the_rollback(
    as_cara: Client, approved: Article
) -> None:
    before = Entry.objects.count()
    answer = as_cara.post(f"/cms/articles/{approved.pk}/publish/")
    assert answer.status_code == 403
    assert "Contributors write; editors publish" in answer.content.decode()
    assert [entry.event for entry in Entry.objects.order_by("id")[before:]] == ["rbac.access.refused"]


def test_what_must_stay_unknown_is_not_told_by_one_s_own_activity_either(
    as_colin: Client, colin: User, draft: Article
) -> None:
    """Nor why: that it is archived, or whose it is."""
    own = "/account/activity/"
    for _turn in range(3):
        as_colin.get(f"/cms/articles/{draft.pk}/")
        as_colin.post(f"/cms/articles/{draft.pk}/submit/")
    assert Entry.objects.filter(event="rbac.access.refused").count() == 6
    assert "was refused" not in as_colin.get(own).text
    assert "was refused" not in str(data_of(colin)["audit_log"])
    assert as_colin.get("/cms/people/").status_code == 403
    assert as_colin.get(own).text.count("was refused") == 1


def test_what_must_stay_unknown_looks_like_what_is_missing(as_colin: Client, draft: Article) -> None:
    hidden, missing = as_colin.get(f"/cms/articles/{draft.pk}/"), as_colin.get("/cms/articles/999999/")
    assert hidden.status_code == missing.status_code == 404

    def without_id(answer: object) -> str:
        text: str = answer.content.decode()  # type: ignore[attr-defined]
        return text.replace(answer.headers["X-Request-ID"], "")  # type: ignore[attr-defined]

    assert without_id(hidden) == without_id(missing)


def test_a_form_without_its_token_is_refused_in_our_design(cara: User, db: None) -> None:
    answer = Client(enforce_csrf_checks=True).post("/account/login/", {"name": cara.email, "password": "x"})
    assert answer.status_code == 403
    assert "Please send the form again" in answer.content.decode()


def test_errors_quote_the_request_id(anon: Client, db: None) -> None:
    answer = anon.get("/nowhere/")
    assert answer.headers["X-Request-ID"] in answer.content.decode()


def test_a_user_who_types_the_address_of_a_form_reads_where_to_go(as_cara: Client) -> None:
    answer = as_cara.get("/account/logout/")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert b"only takes a form" in answer.content


@pytest.mark.parametrize("name", ["400", "403", "404", "409", "410", "429", "500", "503", "csrf"])
def test_error_pages_need_neither_database_nor_context(name: str) -> None:
    html = render_to_string(f"errors/{name}.html", {})
    assert html.count("<h1>") == 1
    assert 'href="/"' in html


def test_who_runs_into_a_lock_reads_when_to_come_back(
    fresh_database: str, owner_connection: psycopg.Connection[Any], anon: Client, site: Site
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '50ms'")
    with owner_connection.transaction():
        owner_connection.execute("LOCK TABLE content_address")
        answer = anon.get("/nothing-here/")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")


def error_of(answer: Any, status: int) -> str:
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/json")
    assert int(answer.headers.get("Content-Length", len(answer.content))) == len(answer.content)
    return str(json.loads(answer.content)["error"])


API_ERRORS: dict[str, tuple[Callable[[Client], Any], int, str]] = {
    "an unknown address": (lambda client: client.get("/api/v1/nowhere/"), 404, "Not Found."),
    "another method": (lambda client: client.delete("/api/v1/articles/"), 405, "Method Not Allowed."),
    "a form of another site": (
        lambda _client: Client(enforce_csrf_checks=True).post("/api/v1/articles/"), 403, ""
    ),
    "a foreign host": (lambda client: client.get("/api/v1/", headers={"host": "elsewhere.example"}), 400, ""),
}  # fmt: skip


@pytest.mark.parametrize(("ask", "status", "said"), API_ERRORS.values(), ids=API_ERRORS)
def test_the_api_answers_in_json(
    ask: Callable[[Client], Any], status: int, said: str, anon: Client, site: Any
) -> None:
    answer = ask(anon)
    assert said in error_of(answer, status)
    assert ("GET" in answer.headers.get("Allow", "")) is (status == 405)


def test_a_fault_of_ours(site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(request: HttpRequest) -> None:
        raise RuntimeError

    monkeypatch.setattr("content.api.site.site_state", broken)
    assert error_of(Client(raise_request_exception=False).get("/api/v1/"), 500) == "Internal Server Error."


def test_a_blocked_client(rf: RequestFactory) -> None:
    assert error_of(turn_away(rf.get("/api/v1/"), 403, 60), 403) == "Forbidden."


def test_pages_stay_pages(anon: Client, site: Any) -> None:
    assert "text/html" in anon.get("/nowhere/").headers["Content-Type"]
