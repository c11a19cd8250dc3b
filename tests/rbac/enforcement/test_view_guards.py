"""What is loaded for a view by the key in its address."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.http import HttpRequest
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rbac.decisions import decide
from rbac.enforcement import view_guards
from rbac.enforcement.object_lookup import Loads, load
from rbac.enforcement.view_guards import authorize_object
from rbac.errors import RecentLoginRequired, RefusedAndHidden
from rbac.models import Scope
from tests.rbac.conftest import GiveRole, MakePerson, Visitor
from tests.rbac.samples import OPEN

pytestmark = pytest.mark.usefixtures("rules")


@pytest.mark.parametrize("key", [2**63, 2**64 - 1, 3**63 - 1, 10**30])
def test_a_key_that_no_row_can_have_is_that_of_nothing(fresh_database: str, key: int) -> None:
    """Outside a transaction, as views run: there PostgreSQL is handed the key as what it prepared for, a bigint."""
    assert load(RequestFactory().get("/"), Loads(Scope, "pk"), key) is None


def test_the_largest_key_is_that_of_a_row(fresh_database: str) -> None:
    place = Scope(id=2**63 - 1, path="0009", depth=1, numchild=0, name="Last", ancestor_ids=[2**63 - 1])
    place.save(force_insert=True)
    found = load(RequestFactory().get("/"), Loads(Scope, "pk"), 2**63 - 1)
    assert isinstance(found, Scope)
    assert found.name == "Last"


def test_what_is_hidden_before_roles_were_looked_at_takes_the_look_that_nothing_takes(
    person: MakePerson, news_scope: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else what binds everybody, and is found first, would be told from what is not there by the queries it spares."""
    otto: Any = person("otto")
    refused = decide(otto, OPEN, news_scope)
    request: Any = RequestFactory().get("/")
    request.user = get_user_model()._default_manager.get(pk=otto.pk)
    monkeypatch.setattr(view_guards, "decide", lambda *_question: refused)
    with CaptureQueriesContext(connection) as captured, pytest.raises(RefusedAndHidden):
        authorize_object(request, OPEN, Loads(Scope, "pk"), news_scope.pk)
    assert any("secure_rbac_roleassignment" in query["sql"] for query in captured)


@pytest.mark.parametrize("key", [0, -1, 2**63, 2**63 - 1, 2**64, 10**30])
def test_a_number_beyond_every_key_is_not_there(
    visit: Visitor, person: MakePerson, give: GiveRole, key: int
) -> None:
    ed = person("ed")
    give(ed, "editor")
    assert visit(ed).get(f"/places/{key}/").status_code == 404


def test_a_key_leads_to_its_own_object_and_to_no_other(
    visit: Visitor, person: MakePerson, give: GiveRole, news_scope: Scope, sport: Scope, policies_scope: Scope
) -> None:
    ed = person("ed")
    give(ed, "editor")
    for scope in (news_scope, sport, policies_scope):
        assert visit(ed).get(f"/places/{scope.pk}/").content.decode().startswith(scope.name)
    gone = policies_scope.pk
    Scope.objects.filter(pk=gone).delete()
    assert visit(ed).get(f"/places/{gone}/").status_code == 404


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
    request = RequestFactory().get("/")
    request.user = person("ed")  # type: ignore[assignment]
    set_state(request.user, authenticated_at=now - age)
    if enough:
        view_guards.fresh_enough(request, 15)
        return
    with pytest.raises(RecentLoginRequired):
        view_guards.fresh_enough(request, 15)


def test_nobody_at_all_has_no_recent_log_in() -> None:
    with pytest.raises(RecentLoginRequired):
        view_guards.fresh_enough(HttpRequest(), 15)
