"""@replayable: what rbac promises, whoever keeps the requests."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse, QueryDict
from django.test import RequestFactory

from rbac.access import replayable
from rbac.enforcement.reauth_replay import fingerprint, keeper
from rbac.errors import Conflict, RecentLoginRequired
from rbac.models import Scope


class Notebook:
    """Keeps one request in memory."""

    def __init__(self) -> None:
        self.kept: QueryDict | None = None
        self.version = ""

    def keep(self, request: HttpRequest, version: str) -> str:
        self.kept, self.version = request.POST, version
        return "the token"

    def take(self, request: HttpRequest, token: str, version: str) -> QueryDict:
        if self.kept is None or version != self.version:
            raise Conflict("gone")
        return self.kept


@replayable
def view(request: HttpRequest, *, fresh: bool) -> HttpResponse:
    if not fresh:
        raise RecentLoginRequired(15)
    return HttpResponse(request.POST.get("word", ""))


def posted(**fields: str) -> Any:
    return RequestFactory().post("/", fields)


def test_without_a_keeper_nothing_is_kept() -> None:
    with keeper.replaced_by(None), pytest.raises(RecentLoginRequired) as interruption:
        view(posted(word="hello"), fresh=False)
    assert interruption.value.kept == ""
    with keeper.replaced_by(None):
        assert view(posted(kept_request="a token"), fresh=True).content == b""


def test_a_page_that_is_asked_for_is_not_kept() -> None:
    with keeper.replaced_by(Notebook()), pytest.raises(RecentLoginRequired) as interruption:
        view(RequestFactory().get("/"), fresh=False)
    assert interruption.value.kept == ""


def test_a_form_comes_back_with_its_token() -> None:
    with keeper.replaced_by(Notebook()):
        with pytest.raises(RecentLoginRequired) as interruption:
            view(posted(word="hello"), fresh=False)
        assert view(posted(kept_request=interruption.value.kept), fresh=True).content == b"hello"


def test_what_was_kept_comes_back_only_for_the_object_as_it_was_loaded() -> None:
    """The rule hands the object on among other arguments; a changed one is another version."""
    notebook, news_scope = Notebook(), Scope(pk=1, name="News")

    @replayable
    def of_scope(request: HttpRequest, word: str, scope: Scope, *, fresh: bool) -> HttpResponse:
        if not fresh:
            raise RecentLoginRequired(15)
        return HttpResponse(f"{word} {scope.name}")

    with keeper.replaced_by(notebook):
        with pytest.raises(RecentLoginRequired):
            of_scope(posted(word="hello"), "a word", news_scope, fresh=False)
        assert notebook.version == fingerprint(news_scope)
        assert of_scope(posted(kept_request="x"), "a word", news_scope, fresh=True).content == b"a word News"
        with pytest.raises(Conflict):
            of_scope(posted(kept_request="x"), "a word", Scope(pk=1, name="Old news"), fresh=True)


def test_somebody_who_logs_in_is_still_the_same_person() -> None:
    """Logging in, which the confirmation may come with, writes into the row of whoever confirms."""
    kind = get_user_model()
    before, after = kind(pk=1), kind(pk=1, last_login=datetime(2027, 1, 31, tzinfo=UTC), password="x")
    assert fingerprint(before) == fingerprint(after)
    assert fingerprint(before) != fingerprint(kind(pk=1, email="otto@example.org"))


def test_any_change_in_a_row_changes_its_fingerprint() -> None:
    assert fingerprint(Scope(pk=1, name="News")) != fingerprint(Scope(pk=1, name="Old news"))
    assert fingerprint(Scope(pk=1, name="News")) == fingerprint(Scope(pk=1, name="News"))
    assert fingerprint(None) == ""


def test_asynchronous_views_are_refused_when_they_are_declared() -> None:
    async def later(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    with pytest.raises(TypeError):
        replayable(later)


def test_two_apps_that_would_keep_what_was_sent_are_told_so() -> None:
    keeps: Any = object()
    with (
        keeper.replaced_by(keeps),
        pytest.raises(RuntimeError, match="'keeper of interrupted requests' is already filled"),
    ):
        keeper.provide_with(object())  # type: ignore[arg-type]
