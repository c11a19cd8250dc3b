"""Views wear their access. Refusals first."""

from collections.abc import Callable
from contextlib import nullcontext
from datetime import timedelta
from inspect import iscoroutinefunction
from typing import Any, cast

import pytest
from asgiref.sync import async_to_sync
from django.http import HttpRequest, HttpResponse
from django.test import AsyncClient, RequestFactory
from django.utils import timezone
from django.views import View
from pytest_django import Settings

from audit.models import Entry
from audit.timeline import readable
from rbac import access
from rbac.access import Decorator, public, requires, rule_of, signed_in
from rbac.enforcement.access_rules import AccessRule
from rbac.errors import RecentLoginRequired
from rbac.models import Scope
from tests.rbac.conftest import GiveRole, MakePerson, Person, Visitor, asked_by
from tests.rbac.samples import OPEN, RUN

GUARDED = ("/places/{pk}/", "/class/{pk}/", "/heir/{pk}/", "/async/{pk}/", "/async-class/{pk}/")
METHODS = ("get", "post", "head", "put", "patch", "delete", "options")
type SetState = Callable[..., None]


@pytest.mark.parametrize("address", [*GUARDED, "/own/", "/run/", "/places/", "/confirmed/{pk}/"])
@pytest.mark.parametrize("method", METHODS)
def test_a_user_who_is_not_logged_in_is_sent_to_the_log_in(
    visit: Visitor, news_scope: Scope, address: str, method: str
) -> None:
    path = address.format(pk=news_scope.pk)
    response = getattr(visit(None), method)(path)
    assert response.status_code == 302
    target = path if method in {"get", "head"} else "/"
    assert response["Location"] == f"/log-in/?next={target}"


@pytest.mark.parametrize("changes", [{"active": False}, {"frozen": True}])
def test_an_account_out_of_order_is_not_logged_in(
    visit: Visitor, nora: Person, news_scope: Scope, set_state: SetState, changes: dict[str, bool]
) -> None:
    set_state(nora, **changes)
    for path in ("/own/", f"/places/{news_scope.pk}/", "/places/"):
        assert visit(nora).get(path).status_code == 302


@pytest.mark.parametrize("address", GUARDED)
@pytest.mark.parametrize("method", METHODS)
def test_what_one_may_not_see_is_not_there(
    visit: Visitor, nora: Person, policies_scope: Scope, address: str, method: str
) -> None:
    assert getattr(visit(nora), method)(address.format(pk=policies_scope.pk)).status_code == 404


@pytest.mark.parametrize("address", GUARDED)
@pytest.mark.parametrize("method", METHODS)
def test_what_one_may_see_but_not_do_is_refused(
    visit: Visitor, nick: Person, news_scope: Scope, address: str, method: str
) -> None:
    assert getattr(visit(nick), method)(address.format(pk=news_scope.pk)).status_code == 403


def test_a_refusal_and_a_missing_object_look_alike(
    visit: Visitor, nora: Person, policies_scope: Scope
) -> None:
    hidden, missing = (visit(nora).get(f"/places/{pk}/") for pk in (policies_scope.pk, 10**9))
    assert (hidden.status_code, hidden.content) == (missing.status_code, missing.content)


@pytest.mark.parametrize("key", ["abc", "1e5", "١٢", "9" * 40, "-1", "None", "%00"])
def test_a_key_that_is_none_is_not_there(visit: Visitor, nora: Person, key: str) -> None:
    assert visit(nora).get(f"/places/{key}/word/x/").status_code == 404


def test_who_may_not_see_does_not_see(visit: Visitor, nora: Person, policies_scope: Scope) -> None:
    assert visit(nora).get("/seen/Policies/").status_code == 404
    assert visit(nora).get("/seen/News/").content == b"News"


def test_a_role_somewhere_is_not_one_for_the_whole_site(visit: Visitor, nora: Person) -> None:
    assert visit(nora).get("/run/").status_code == 403


def test_who_may_do_it_on_the_whole_site_gets_in(visit: Visitor, nina: Person) -> None:
    assert visit(nina).get("/run/").content == b"run"


def test_a_list_is_refused_to_who_may_do_it_nowhere(visit: Visitor, nick: Person, nora: Person) -> None:
    assert visit(nick).get("/places/").status_code == 403
    assert visit(nora).get("/places/").content == b"places"


@pytest.mark.parametrize(("minutes", "status"), [(None, 403), (16, 403), (-5, 403), (14, 200), (0, 200)])
def test_a_recent_log_in_is_recent(
    visit: Visitor, nora: Person, news_scope: Scope, set_state: SetState, minutes: int | None, status: int
) -> None:
    at = None if minutes is None else timezone.now() - timedelta(minutes=minutes)
    set_state(nora, authenticated_at=at)
    assert visit(nora).get(f"/confirmed/{news_scope.pk}/").status_code == status


@pytest.mark.parametrize(("minutes", "is_recent"), [(15.5, False), (14.5, True)])
def test_where_no_number_is_said_a_log_in_is_recent_for_fifteen_minutes(
    nora: Person, set_state: SetState, minutes: float, is_recent: bool
) -> None:
    @signed_in("here")
    @access.requires_recent_login()
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse("open")

    set_state(nora, authenticated_at=timezone.now() - timedelta(minutes=minutes))
    opened = cast("Callable[..., HttpResponse]", view)
    with nullcontext() if is_recent else pytest.raises(RecentLoginRequired):
        assert opened(asked_by(nora)).content == b"open"


def test_a_recent_log_in_gives_no_permission(
    visit: Visitor, nick: Person, news_scope: Scope, set_state: SetState
) -> None:
    set_state(nick, authenticated_at=timezone.now())
    assert visit(nick).get(f"/confirmed/{news_scope.pk}/").status_code == 403


def test_each_refusal_is_recorded_once_with_its_reason(
    visit: Visitor, nick: Person, news_scope: Scope
) -> None:
    before = Entry.objects.count()
    visit(nick).get(f"/places/{news_scope.pk}/")
    assert Entry.objects.count() == before + 1
    newest = Entry.objects.latest("pk")
    assert newest.event == "rbac.access.refused"


def test_what_is_not_there_is_recorded_as_what_is_hidden_is(
    visit: Visitor, nora: Person, policies_scope: Scope
) -> None:
    """By who may not see all of them: else the time that writing takes would tell the two apart."""
    said: list[dict[str, str]] = []
    for path in (f"/confirmed/{policies_scope.pk}/", "/confirmed/987654/"):
        visit(nora).get(path)
        said.append(dict(readable([Entry.objects.latest("pk")])[0].fields))
    names = [fields.pop("object").rpartition(":")[2] for fields in said]
    assert names == [str(policies_scope.pk), "987654"]
    assert said[0] == said[1]
    assert said[0]["hidden"] == "yes"
    before = Entry.objects.count()
    visit(nora).get(f"/confirmed/{'9' * 300}/")
    assert Entry.objects.count() == before + 1
    assert len(readable([Entry.objects.latest("pk")])[0].fields["object"]) == 200


def test_who_may_see_all_of_them_follows_an_old_link_without_a_trace(
    visit: Visitor, person: MakePerson, give: GiveRole
) -> None:
    edna, before = person("edna"), Entry.objects.count()
    give(edna, "editor")
    assert visit(edna).get("/places/987654/").status_code == 404
    assert Entry.objects.count() == before


def test_in_report_only_mode_what_is_not_there_is_no_refusal(
    visit: Visitor, nora: Person, settings: Settings
) -> None:
    settings.RBAC_REPORT_ONLY = True
    before = Entry.objects.count()
    assert visit(nora).get("/places/987654/").status_code == 404
    assert Entry.objects.count() == before


def test_nothing_is_recorded_of_strangers(visit: Visitor, news_scope: Scope) -> None:
    before = Entry.objects.count()
    for path in ("/run/", f"/places/{news_scope.pk}/", "/reading/"):
        visit(None).get(path)
    assert Entry.objects.count() == before


@pytest.mark.parametrize("address", GUARDED)
def test_who_may_gets_in(visit: Visitor, nora: Person, news_scope: Scope, address: str) -> None:
    response = visit(nora).get(address.format(pk=news_scope.pk))
    assert response.status_code == 200
    assert b"News" in response.content


@pytest.mark.parametrize("address", GUARDED)
def test_rules_hold_under_asgi_too(
    visit: Visitor, nora: Person, news_scope: Scope, policies_scope: Scope, address: str
) -> None:
    for scope, status in ((news_scope, 200), (policies_scope, 404)):
        get = async_to_sync(AsyncClient().get)
        response = get(address.format(pk=scope.pk), headers={"x-person": str(nora.pk)})
        assert response.status_code == status


def test_everybody_reads_what_is_public(visit: Visitor, nora: Person) -> None:
    for who in (None, nora):
        assert visit(who).get("/reading/").content == b"public"
        assert visit(who).get("/async-reading/").content == b"async public"


def test_the_object_takes_the_place_of_its_key_only(visit: Visitor, nora: Person, news_scope: Scope) -> None:
    assert visit(nora).get(f"/places/{news_scope.pk}/word/hello/").content == b"News hello"


def test_a_view_declares_one_rule_only() -> None:
    @public("anybody")
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    with pytest.raises(TypeError, match="already declares"):
        signed_in("no, somebody")(view)

    @requires(OPEN, Scope)
    class Page(View):
        pass

    with pytest.raises(TypeError, match="already declares"):
        requires(RUN)(Page)


def test_a_rule_is_for_views() -> None:
    with pytest.raises(TypeError, match="is not a view"):
        public("anybody")(int)


def test_the_rule_can_be_read_from_the_view() -> None:
    @requires(OPEN, Scope, lookup="slug")
    def view(request: HttpRequest, scope: Scope) -> HttpResponse:
        return HttpResponse()

    rule = rule_of(view)
    assert rule is not None
    assert (rule.kind, rule.action, rule.model, rule.lookup) == ("requires", OPEN, Scope, "slug")


def test_a_view_that_is_a_class_gets_what_the_address_gives_by_place() -> None:
    @public("everybody reads")
    class Page(View):
        def get(self, request: HttpRequest, *words: str) -> HttpResponse:
            return HttpResponse(" ".join(words))

    answer: Any = Page.as_view()(RequestFactory().get("/"), "two", "words")
    assert answer.content == b"two words"


def page(request: HttpRequest, word: str) -> HttpResponse:
    return HttpResponse(word)


async def later(request: HttpRequest, word: str) -> HttpResponse:
    return HttpResponse(word)


class Page(View):
    def get(self, request: HttpRequest, word: str) -> HttpResponse:
        return HttpResponse(word)


class Later(View):
    async def get(self, request: HttpRequest, word: str) -> HttpResponse:
        return HttpResponse(word)


@pytest.mark.parametrize(("view", "is_async"), [(page, False), (later, True), (Page, False), (Later, True)])
def test_a_rule_leaves_a_view_of_its_kind(view: Any, is_async: bool) -> None:
    """What is asynchronous stays so, or its guard would ask the database within the event loop."""
    asked: list[Any] = []

    def guard(request: HttpRequest, kwargs: dict[str, Any]) -> tuple[()]:
        asked.append(request)
        return ()

    rule, is_class = Decorator(guard, AccessRule("signed in", "here")), isinstance(view, type)
    ruled: Any = rule(type("Ruled", (view,), {}) if is_class else view)
    assert iscoroutinefunction(ruled.dispatch if is_class else ruled) is is_async
    ask: Any = ruled.as_view() if is_class else ruled
    request = RequestFactory().get("/")
    answer = (async_to_sync(ask) if is_async else ask)(request, "word")
    assert (answer.content, asked) == (b"word", [request])
