"""Checks before a view: what is loaded by the key in its address, recent log-in, and replay of an interrupted POST."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.http import HttpRequest, HttpResponse, QueryDict
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from rbac.access import replayable
from rbac.decisions import decide
from rbac.enforcement import view_guards
from rbac.enforcement.view_guards import ObjectLookup, authorize_object, by_key, fingerprint, keeper, load
from rbac.errors import Conflict, RecentLoginRequired, RefusedAndHidden
from rbac.models import CustomRole, RefusalTally, RoleAssignment, Scope
from tests.rbac.conftest import MakePerson, Person, Visitor, asked_by
from tests.rbac.samples import OPEN

pytestmark = pytest.mark.usefixtures("rules")


@pytest.mark.parametrize("key", [2**63, 2**64 - 1, 3**63 - 1, 10**30])
def test_a_key_that_no_row_can_have_is_that_of_nothing(fresh_database: str, key: int) -> None:
    """Outside a transaction, as views run: there PostgreSQL is handed the key as what it prepared for, a bigint."""
    assert load(ObjectLookup(Scope, "pk"), key) is None


def test_the_largest_key_is_that_of_a_row(fresh_database: str) -> None:
    place = Scope(id=2**63 - 1, path="0009", depth=1, numchild=0, name="Last", ancestor_ids=[2**63 - 1])
    place.save(force_insert=True)
    found = load(ObjectLookup(Scope, "pk"), 2**63 - 1)
    assert isinstance(found, Scope)
    assert found.name == "Last"


def test_what_is_hidden_before_roles_were_looked_at_takes_the_look_that_nothing_takes(
    person: MakePerson, news_scope: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else what binds everybody, and is found first, would be told from what is not there by the queries it spares."""
    otto: Any = person("otto")
    refused = decide(otto, OPEN, news_scope)
    request = asked_by(get_user_model()._default_manager.get(pk=otto.pk))
    monkeypatch.setattr(view_guards, "decide", lambda *_question: refused)
    with CaptureQueriesContext(connection) as captured, pytest.raises(RefusedAndHidden):
        authorize_object(request, OPEN, ObjectLookup(Scope, "pk"), news_scope.pk)
    assert any("secure_rbac_roleassignment" in query["sql"] for query in captured)


@pytest.mark.parametrize("key", [0, -1, 2**63, 2**63 - 1, 2**64, 10**30])
def test_a_number_beyond_every_key_is_not_there(nell: Person, visit: Visitor, key: int) -> None:
    assert visit(nell).get(f"/places/{key}/").status_code == 404


def test_a_key_leads_to_its_own_object_and_to_no_other(
    nell: Person, visit: Visitor, news_scope: Scope, sport: Scope, policies_scope: Scope
) -> None:
    for scope in (news_scope, sport, policies_scope):
        assert visit(nell).get(f"/places/{scope.pk}/").content.decode().startswith(scope.name)
    gone = policies_scope.pk
    Scope.objects.filter(pk=gone).delete()
    assert visit(nell).get(f"/places/{gone}/").status_code == 404


@pytest.mark.parametrize(
    ("method", "back"), [("get", "/own/%3Fpage%3D2"), ("head", "/own/%3Fpage%3D2"), ("post", "/")]
)
def test_the_log_in_leads_back_to_where_a_browser_can_go(visit: Visitor, method: str, back: str) -> None:
    answer = getattr(visit(None), method)("/own/?page=2")
    assert answer.status_code == 302
    assert answer["Location"] == f"/log-in/?next={back}"


@pytest.mark.parametrize(
    ("age", "enough"),
    [
        (timedelta(minutes=15), True),
        (timedelta(minutes=15, microseconds=1), False),
        (timedelta(minutes=-1), True),
        (timedelta(minutes=-1, microseconds=-1), False),
        (timedelta(0), True),
    ],
)
def test_a_log_in_is_recent_to_the_last_moment(
    person: MakePerson,
    set_state: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
    age: timedelta,
    enough: bool,
) -> None:
    now: datetime = timezone.now()
    monkeypatch.setattr(view_guards, "database_now", lambda: now)
    request = asked_by(person("ed"))
    set_state(request.user, authenticated_at=now - age)
    if enough:
        view_guards.require_recent_login(request, 15)
        return
    with pytest.raises(RecentLoginRequired):
        view_guards.require_recent_login(request, 15)


def test_no_one_at_all_has_no_recent_log_in() -> None:
    with pytest.raises(RecentLoginRequired):
        view_guards.require_recent_login(HttpRequest(), 15)


NOTE = ObjectLookup(RoleAssignment, "pk", ("scope", "user"))


@pytest.fixture
def note(db: None) -> RoleAssignment:
    otto = get_user_model().objects.create_user("otto@example.org", name="Otto")
    return RoleAssignment.objects.create(user=otto, role="editor", scope=None, reason="because")


def test_it_takes_one_query(note: RoleAssignment, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        found: Any = load(NOTE, note.pk)
        assert (found.user.name, found.scope) == ("Otto", None)


@pytest.mark.parametrize("key", [None, "seven", 0, -1, 2**63, 7.5, 999])
def test_a_key_that_nothing_has_finds_nothing(note: RoleAssignment, key: object) -> None:
    assert load(NOTE, key) is None


def test_an_object_is_found_by_another_field(
    note: RoleAssignment, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    by_reason = ObjectLookup(RoleAssignment, "reason", ("user",))
    with django_assert_num_queries(1):
        found = load(by_reason, "because")
        assert isinstance(found, RoleAssignment)
        assert found.user.get_username() == "otto@example.org"
    assert load(by_reason, "no such reason") is None


def test_a_model_with_another_kind_of_key_or_an_own_manager_is_not_prepared() -> None:
    assert by_key(RoleAssignment, ()) is not None
    assert by_key(RefusalTally, ()) is None
    assert by_key(Scope, ()) is None


def test_custom_roles_are_found_with_their_cells(db: None) -> None:
    role = CustomRole.objects.create(key="legal", name="Legal reviewer", cells={})
    for _time in range(2):
        found = load(ObjectLookup(CustomRole, "pk"), role.pk)
        assert isinstance(found, CustomRole)
        assert (found.name, found.cells) == ("Legal reviewer", {})


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


def test_someone_who_logs_in_is_still_the_same_person() -> None:
    """Logging in, which the confirmation may come with, writes into the row of anyone who confirms."""
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
