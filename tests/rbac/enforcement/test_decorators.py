"""Access decorators: each view says who may open it, and how recent the login must be."""

import pytest
from django.http import HttpRequest, HttpResponse

from rbac.access import public, requires_anywhere, requires_recent_login, signed_in
from rbac.enforcement.decorators import CONFIRMED_WITHIN, rule_of
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
