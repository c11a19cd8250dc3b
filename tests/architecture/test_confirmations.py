"""Whatever is sensitive asks the person to confirm who they are: every address does, or says by hand why not."""

import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from django.views.decorators.http import require_POST, require_safe

from rbac.access import requires_recent_login
from rbac.django_admin.guarded_admin import GuardedAdmin
from rbac.enforcement.access_rules import CONFIRMED_WITHIN, rule_of
from secureproject.admin_site import site

EXEMPT = tomllib.loads(Path(__file__).with_name("without_confirmation.toml").read_text())
ADMIN = "/admin/"
LONGEST = 15  # minutes
# The words of the issue, as they stand in addresses. "address" is the e-mail address.
SENSITIVE = {
    "/account/address/", "/account/authenticator/", "/account/delete/", "/account/passkeys/<int:pk>/remove/",
    "/account/password/change/", "/cms/articles/<int:pk>/publish/", "/cms/people/<int:pk>/delete/",
    "/cms/people/<int:pk>/freeze/", "/cms/people/<int:pk>/grant/", "/cms/people/<int:pk>/reset-second-factor/",
    "/cms/people/invite/", "/cms/people/roles/<int:pk>/revoke/",
}  # fmt: skip


def addresses(patterns: Any = None, above: str = "/") -> Iterator[tuple[str, Any]]:
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        here = above + str(pattern.pattern).removeprefix("^")
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, here)
        elif isinstance(pattern, URLPattern):
            yield here, pattern.callback


def takes_post(view: Any) -> bool:
    """Unless a decorator of Django's says otherwise. Looks through every decorator that wraps honestly."""
    while view is not None:
        names = getattr(getattr(view, "__code__", None), "co_freevars", ())
        for name, cell in zip(names, getattr(view, "__closure__", None) or (), strict=True):
            if name == "request_method_list":
                return "POST" in cell.cell_contents
        view = getattr(view, "__wrapped__", None)
    return True


def confirmed(view: Any) -> bool:
    return 0 < getattr(view, CONFIRMED_WITHIN, 0) <= LONGEST


def asked() -> Iterator[tuple[str, Any]]:
    """What someone who is logged in can send, apart from the admin."""
    for address, view in addresses():
        rule = rule_of(view)
        if rule and rule.kind != "public" and takes_post(view) and not address.startswith(ADMIN):
            yield address, view


def test_everything_sensitive_is_confirmed_or_says_why_not() -> None:
    """A new address that takes a POST wears @requires_recent_login, or gets a line in without_confirmation.toml."""
    assert [address for address, view in asked() if not confirmed(view) and address not in EXEMPT] == []


def test_no_exemption_outlives_its_address() -> None:
    assert EXEMPT.keys() - {address for address, view in asked() if not confirmed(view)} == set()


def test_what_the_issue_names_is_confirmed() -> None:
    views = dict(addresses())
    assert {address for address in SENSITIVE if not confirmed(views[address])} == set()


def test_exports_are_confirmed_even_when_they_only_show() -> None:
    views = [
        (address, view)
        for address, view in addresses()
        if {"export", "data", "own-data"} & set(address.split("/"))
    ]
    assert [address for address, view in views if not confirmed(view)] == []


def test_every_change_in_the_admin_is_confirmed() -> None:
    """GuardedAdmin asks in its own views, and nothing registered has views of its own (tests/rbac)."""
    for admin in site._registry.values():
        assert isinstance(admin, GuardedAdmin)
        assert 0 < admin.confirmed_within <= LONGEST
        for name in ("changeform_view", "changelist_view", "delete_view", "button_view", "add_view"):
            assert getattr(type(admin), name) is getattr(GuardedAdmin, name)


@pytest.mark.parametrize(("decorator", "takes"), [(require_POST, True), (require_safe, False)])
def test_the_test_sees_through_decorators(decorator: Callable[[Any], Any], takes: bool) -> None:
    view = requires_recent_login(minutes=15)(decorator(lambda request: None))
    assert takes_post(view) is takes
    assert confirmed(view)
