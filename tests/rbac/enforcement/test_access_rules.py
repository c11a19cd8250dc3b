"""Access decorators: each view says who may open it, and how recent the login must be."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from rbac.access import declare, public, requires_anywhere, requires_recent_login, signed_in
from rbac.enforcement.access_rules import CONFIRMED_WITHIN, rule_of
from tests.rbac.samples import OPEN

pytestmark = pytest.mark.usefixtures("rules")


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


def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


@signed_in("this page knows who may see it")
def theirs(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


PATTERNS: list[Any] = [
    path("bare/", bare, {"kind": "bare"}, name="bare"),
    path("below/", include(([path("theirs/", theirs), path("bare/", bare)], "inner"), "space"), {"depth": 2}),
]

RULE = public("they are for everybody")


def rules(patterns: Any) -> list[str]:
    return [str(rule_of(pattern.callback)) for pattern in patterns]


def test_an_own_rule_stays_and_what_has_none_gets_it() -> None:
    first, below = declare(PATTERNS, RULE)
    assert (rules([first]), first.name, first.default_args) == (
        [str(rule_of(RULE(bare)))],
        "bare",
        {"kind": "bare"},
    )
    assert rules(below.url_patterns) == [str(rule_of(theirs)), str(rule_of(RULE(bare)))]
    assert str(rule_of(theirs)) != str(rule_of(RULE(bare)))
    assert (below.app_name, below.namespace, below.default_kwargs) == ("inner", "space", {"depth": 2})
    assert str(below.pattern) == "below/"


def test_what_include_gives_comes_back_as_such() -> None:
    for urlconf in (PATTERNS, SimpleNamespace(urlpatterns=PATTERNS)):
        patterns, app, namespace = declare((urlconf, "toolbar", "tools"), RULE)
        assert (len(patterns), app, namespace) == (2, "toolbar", "tools")
        assert rules(patterns[:1]) == [str(rule_of(RULE(bare)))]
