"""Where a decision could tip: at the edge of a condition, of an address, of a session."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from audit.actors import ANONYMOUS, SystemActor
from rbac.access import public, requires_anywhere, requires_recent_login, signed_in
from rbac.account_state import state_of
from rbac.actions import Action
from rbac.decisions import authorize, decide
from rbac.enforcement import view_guards
from rbac.enforcement.decorators import CONFIRMED_WITHIN, rule_of
from rbac.errors import RecentLoginRequired, Refused
from rbac.evidence import is_member
from rbac.models import RoleAssignment, Scope
from rbac.rulebook import Condition, Row, no, rulebook, when, yes
from tests.rbac.conftest import GiveRole, MakePerson, Visitor
from tests.rbac.samples import OPEN, RUN, VIEW, dated

pytestmark = pytest.mark.usefixtures("rules")

GLANCE = Action("sample.glance_note", label="glance at a note")
always = Condition(name="always", test=lambda actor, note: True, query=lambda actor: Q())


@pytest.fixture
def glancing() -> None:
    """Everybody glances at what is dated, editors at everything, contributors whatever the object is."""
    row = Row(
        contributor=when(always, "contributors glance"),
        editor=yes("editors glance"),
        administrator=no("administrators do not"),
        anybody=when(dated, "everybody glances at what is dated"),
    )
    rulebook.add("sample", {GLANCE: row}, {GLANCE: RoleAssignment}, {})


def test_roles_count_beside_what_everybody_may(glancing: None, person: MakePerson, give: GiveRole) -> None:
    ed = person("ed")
    give(ed, "editor")
    assert decide(ed, GLANCE, RoleAssignment(role="note")).reason == "editors glance"


def test_no_condition_is_fulfilled_by_nothing_not_even_one_that_looks_at_nothing(
    glancing: None, person: MakePerson, give: GiveRole
) -> None:
    cara = person("cara")
    give(cara, "contributor")
    assert decide(cara, GLANCE, RoleAssignment(role="note")).allowed
    assert not decide(cara, GLANCE).allowed


def test_whoever_looks_through_other_eyes_sees_and_does_nothing(
    person: MakePerson, give: GiveRole, news_scope: Scope
) -> None:
    ada: Any = person("ada")
    give(ada, "administrator")
    ada.seen_by = person("otto")
    assert authorize(ada, VIEW, news_scope).allowed
    for action, obj in ((OPEN, news_scope), (RUN, None)):
        with pytest.raises(Refused, match="only look at this") as caught:
            authorize(ada, action, obj)
        assert caught.value.decision.considered[-1].source == "seeing as somebody else"
        assert caught.value.decision.considered[-1].kind == "invariant"


def test_only_a_person_is_a_member() -> None:
    assert is_member(ANONYMOUS) is False
    assert is_member(SystemActor("night_job")) is False


def test_an_account_that_nobody_can_speak_for_is_refused(person: MakePerson) -> None:
    ghost: Any = type(person("otto"))
    state = state_of(ghost(email="ghost@example.org"))
    assert (state.active, state.frozen, state.factor_verified) == (False, True, False)
    assert (state.authenticated_at, state.roles_frozen, state.passkey) == (None, False, False)


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


def test_each_rule_says_of_what_kind_it_is() -> None:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    kinds = [
        (rule.kind, rule.text, rule.action, rule.model, rule.lookup)
        for rule in map(rule_of, (public("p")(view), signed_in("s")(view), requires_anywhere(OPEN)(view)))
        if rule
    ]
    assert kinds == [
        ("public", "p", "", None, ""),
        ("signed in", "s", "", None, ""),
        ("requires anywhere", "", OPEN, None, ""),
    ]


def test_a_view_says_how_recent_the_log_in_must_be() -> None:
    @requires_recent_login(minutes=7)
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    assert getattr(view, CONFIRMED_WITHIN) == 7
    assert rule_of(view) is None
