"""Views of Django REST framework whose access the rulebook decides, with stand-ins for the two classes that it brings.

The framework itself is no dependency: tests/rbac/test_adoption.py runs the same in a project that has it.
"""

import importlib
import sys
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.views import View
from pytest_django import Settings

from audit.models import Entry
from rbac.enforcement.access_rules import rule_of
from rbac.enforcement.report_only import noted_refusals
from rbac.errors import Refused, RefusedAndHidden
from rbac.models import Scope
from tests.rbac.conftest import GiveRole, MakePerson, Person, asked_by
from tests.rbac.samples import OPEN, RUN, VIEW

pytestmark = pytest.mark.usefixtures("rules")


def imported() -> Any:
    """rbac.rest, also where the framework is not installed; which then stays unknown to everybody else."""
    filters, permissions = ModuleType("rest_framework.filters"), ModuleType("rest_framework.permissions")
    vars(filters)["BaseFilterBackend"] = vars(permissions)["BasePermission"] = object
    stand_ins = {module.__name__: module for module in (ModuleType("rest_framework"), filters, permissions)}
    missing = {name: module for name, module in stand_ins.items() if name not in sys.modules}
    sys.modules |= missing
    try:
        return importlib.import_module("rbac.rest")
    finally:
        for name in missing:
            del sys.modules[name]


rest = imported()


def places() -> Any:
    @rest.by_rulebook(list=VIEW, get=VIEW, retrieve=VIEW, open=OPEN, run=RUN)
    class Places(View):
        filter_backends = ("the one for paging",)
        action = ""

    return Places


def view(action: str) -> Any:
    made = places()()
    made.action = action
    return made


def asked(person: Any, method: str = "GET") -> Any:
    return SimpleNamespace(user=person, method=method, _request=asked_by(person, method.lower(), "/places/"))


def may(person: Any, action: str, obj: Scope | None = None) -> bool:
    permission, request = rest.RulebookPermission(), asked(person)
    if obj is None:
        return bool(permission.has_permission(request, view(action)))
    return bool(permission.has_object_permission(request, view(action), obj))


def refusals() -> int:
    return Entry.objects.filter(event="rbac.access.refused").count()


def test_what_no_one_has_said_anything_of_is_refused(nora: Person, news_scope: Scope) -> None:
    assert may(nora, "forgotten") is False
    assert may(nora, "forgotten", news_scope) is False
    assert list(listed(nora, "forgotten")) == []


def test_who_may_do_it_nowhere_is_refused_and_that_is_told_once(nils: Person, nick: Person) -> None:
    for who, action in ((nils, "open"), (nick, "open"), (nick, "run")):
        before = refusals()
        with pytest.raises(Refused) as caught:
            may(who, action)
        assert (caught.value.hidden, refusals()) == (False, before + 1)


def test_a_user_who_is_not_logged_in_is_asked_by_the_framework_who_they_are(db: None) -> None:
    assert may(AnonymousUser(), "open") is False
    assert refusals() == 0


def test_who_may_do_it_somewhere_gets_as_far_as_the_object(
    nora: Person, news_scope: Scope, policies_scope: Scope
) -> None:
    assert may(nora, "open") is True
    assert may(nora, "open", news_scope) is True
    with pytest.raises(RefusedAndHidden):
        may(nora, "open", policies_scope)


def test_who_may_run_the_site_needs_no_object(person: MakePerson, give: GiveRole, news_scope: Scope) -> None:
    ada, local = person("ada"), person("local")
    give(ada, "administrator")
    give(local, "administrator", news_scope)
    assert may(ada, "run") is True
    with pytest.raises(Refused):
        may(local, "run")  # a role in a section says nothing about the site


def test_what_may_be_seen_is_refused_in_the_open_and_the_rest_is_not_there(
    nils: Person, nick: Person, news_scope: Scope
) -> None:
    with pytest.raises(Refused) as caught:
        may(nick, "open", news_scope)
    assert caught.value.hidden is False
    for who, action in ((nils, "open"), (nils, "retrieve")):
        with pytest.raises(RefusedAndHidden):
            may(who, action, news_scope)
    assert refusals() == 3


def listed(person: Any, action: str) -> Any:
    return rest.RulebookFilter().filter_queryset(asked(person), Scope.objects.all(), view(action))


def test_a_list_has_what_may_be_seen_whatever_is_then_done_to_it(
    nils: Person, nick: Person, nora: Person, news_scope: Scope, sport: Scope, policies_scope: Scope
) -> None:
    assert set(listed(nick, "list")) == set(listed(nick, "open")) == {news_scope, sport}
    assert set(listed(nora, "open")) == {news_scope, sport}
    assert set(listed(nils, "list")) == set()


def test_a_view_that_is_no_set_goes_by_its_methods(nick: Person) -> None:
    permission, plain = rest.RulebookPermission(), view("")
    for method in ("GET", "HEAD"):
        assert permission.has_permission(asked(nick, method), plain) is True
    assert permission.has_permission(asked(nick, "POST"), plain) is False


def test_in_report_only_mode_it_is_told_and_let_through(
    nils: Person, news_scope: Scope, settings: Settings
) -> None:
    settings.RBAC_REPORT_ONLY = True
    permission, request = rest.RulebookPermission(), asked(nils)
    for action in ("forgotten", "open"):
        assert permission.has_permission(request, view(action)) is True
        assert permission.has_object_permission(request, view(action), news_scope) is True
    reasons = [would.reason for would in noted_refusals(request._request)]
    assert reasons[0] == "No rule says what this part of the view asks for."
    assert len(reasons) == 3  # what no one has said anything of is told before the object is looked for
    assert set(rest.RulebookFilter().filter_queryset(request, Scope.objects.all(), view("forgotten"))) == {
        news_scope
    }
    assert refusals() == 0
    assert may(AnonymousUser(), "open") is True


def test_what_a_view_asks_for_can_be_read_from_it() -> None:
    view_set = places()
    rule = rule_of(view_set.as_view())
    assert rule is not None
    assert (rule.kind, rule.text) == ("REST framework", f"{OPEN}, {RUN}, {VIEW}")
    assert view_set.permission_classes == [rest.RulebookPermission]
    assert view_set.filter_backends == [rest.RulebookFilter, "the one for paging"]

    @rest.by_rulebook(get=VIEW)
    class Plain(View):
        """A view without lists."""

    assert not hasattr(Plain, "filter_backends")
