"""Pages for everybody are answered early: in the same words, and only where the view would answer so."""

from collections.abc import Iterator
from typing import Any
from unittest.mock import Mock, call

import pytest
from django.db import OperationalError
from django.db.models import F
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from structlog.testing import capture_logs

from content.models import Article, Section, Site
from content.public import for_everybody
from content.public.lookup import look_up
from content.public.memory import memory
from tests.policies import with_policy


@pytest.fixture
def paths(path: str) -> tuple[str, ...]:
    return ("/", "/news/", path)


@pytest.fixture
def made(anon: Client, paths: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Each page has been made once."""
    for path in paths:
        assert anon.get(path).status_code == 200
    yield paths
    memory.forget()


@pytest.fixture
def nothing_further_in(made: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    """Now whatever opens sessions, looks for an address or asks a rule fails."""

    def asked(*_: Any, **__: Any) -> None:
        raise AssertionError("A page for everybody asks for more than it needs.")

    monkeypatch.setattr("accounts.middleware.SessionMiddleware.process_request", asked)
    monkeypatch.setattr("django.middleware.csrf.CsrfViewMiddleware.process_request", asked)
    monkeypatch.setattr("django.urls.resolvers.URLResolver.resolve", asked)
    monkeypatch.setattr("rbac.middleware.AccessMiddleware.process_view", asked)


def told(answer: Any) -> tuple[int, bytes, dict[str, str]]:
    return answer.status_code, answer.content, {k: v for k, v in answer.items() if k != "X-Request-ID"}


def test_another_host_is_refused_for_a_page_that_was_made(made: tuple[str, ...], anon: Client) -> None:
    for path in made:
        for host in ("elsewhere.example", "", "testserver:x", "testserver@elsewhere.example"):
            assert anon.get(path, HTTP_HOST=host).status_code == 400, (path, host)


@pytest.mark.usefixtures("made")
def test_a_view_that_a_project_puts_before_a_page_is_what_answers(
    anon: Client, paths: tuple[str, ...], settings: Any
) -> None:
    settings.ROOT_URLCONF = "tests.public.put_before"
    assert {anon.get(path).content for path in paths} == {b"of the project"}


def test_a_form_finds_no_page_that_was_made(made: tuple[str, ...]) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert {strict.post(path).status_code for path in made} == {403}


def test_a_wrong_path_beside_a_page_is_not_the_page(made: tuple[str, ...], anon: Client, path: str) -> None:
    for other in (path.upper(), f"/{path}", f"{path}/", path.replace("/news/", "/news//"), f"{path}%20"):
        assert anon.get(other).status_code == 404, other


@pytest.mark.usefixtures("nothing_further_in")
@pytest.mark.parametrize("headers", [{}, {"If-None-Match": "*"}, {"Cookie": "session=x; csrftoken=y"}])
def test_no_session_no_rule_and_no_address_is_asked_for(
    made: tuple[str, ...],
    anon: Client,
    headers: dict[str, str],
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for path in made:
        with django_assert_num_queries(1):
            answer = anon.get(path, headers=headers)
        assert answer.status_code == (304 if "If-None-Match" in headers else 200)
        assert not answer.cookies


@pytest.mark.usefixtures("nothing_further_in")
def test_a_page_that_is_made_anew_asks_for_no_more(made: tuple[str, ...], anon: Client) -> None:
    memory.forget()
    assert {anon.get(path).status_code for path in made} == {200}


def told_anew(client: Client, paths: tuple[str, ...]) -> list[Any]:
    """As each is told when it is made, and when it was made before."""
    memory.forget()
    return [told(client.get(path)) for _time in range(2) for path in paths]


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_answer_is_the_view_s_to_the_last_header(
    made: tuple[str, ...], anon: Client, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    Site.objects.update(language=language, version=F("version") + 1)
    told_anew(anon, made)  # from now on the language is known, also to pages that must not ask
    early = told_anew(anon, made)
    monkeypatch.setattr(for_everybody, "_is_simple", lambda _request: False)
    assert told_anew(anon, made) == early
    assert f'lang="{language}"'.encode() in early[0][1]


def test_what_is_not_for_everybody_is_left_to_the_view(
    made: tuple[str, ...], anon: Client, news: Section, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_policy(news, audience="members")
    assert [anon.get(path).status_code for path in made] == [200, 404, 404]
    monkeypatch.setattr(
        "accounts.middleware.SessionMiddleware.process_request", Mock(side_effect=PermissionError)
    )
    anon.raise_request_exception = False
    assert [anon.get(path).status_code for path in made] == [200, 500, 500]


def test_what_goes_wrong_is_answered_and_logged_by_the_view(
    made: tuple[str, ...], anon: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory.forget()
    broken = Mock(side_effect=ZeroDivisionError)
    monkeypatch.setattr("content.public.article.conversation", broken)
    anon.raise_request_exception = False
    with capture_logs() as logs:
        assert anon.get(made[-1]).status_code == 500
    assert [line["event"] for line in logs] == ["request_failed"]


def test_a_page_that_nobody_made_is_looked_up_once(
    published: Article, anon: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = Mock(wraps=look_up)
    monkeypatch.setattr("content.public.router.look_up", asked)
    assert (anon.get("/news/").status_code, anon.get("/nowhere/").status_code) == (200, 404)
    assert asked.call_args_list == [call("news"), call("nowhere")]


@pytest.mark.parametrize(("path", "question"), [("/news/", "router.look_up"), ("/", "home.site_and_lists")])
def test_a_database_that_does_not_answer_is_asked_once(
    anon: Client, db: None, monkeypatch: pytest.MonkeyPatch, path: str, question: str
) -> None:
    asked = Mock(side_effect=OperationalError)
    monkeypatch.setattr(f"content.public.{question}", asked)
    answer = anon.get(path)
    assert (answer.status_code, answer["Retry-After"], asked.call_count) == (503, "10", 1)
