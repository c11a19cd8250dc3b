"""declare(): one rule on every address that another package brings, and on none that has its own."""

from types import SimpleNamespace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from rbac.access import public, signed_in
from rbac.enforcement.decorators import rule_of
from rbac.enforcement.include_rule import declare


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
