"""What is missing is named before anything is served."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.models import PermissionsMixin
from django.core.checks import Error, Warning
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.http import HttpRequest, HttpResponse
from django.urls import include, path, re_path
from pytest_django import Settings

from rbac import account_state, checks
from rbac.access import public, requires, requires_anywhere
from rbac.django_admin.guarded_admin import GuardedAdmin
from rbac.models import RoleAssignment, Scope
from rbac.rules import VIEW_ROLES
from tests.rbac.samples import OPEN, RUN

pytestmark = pytest.mark.usefixtures("rules")


def ids(found: list[Any]) -> list[str]:
    return [message.id for message in found]


def page(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse()


@pytest.fixture
def addresses(settings: Settings) -> list[Any]:
    """The addresses of the project, to be filled by the test."""

    class Addresses:
        urlpatterns: list[Any] = []

    settings.ROOT_URLCONF = Addresses
    return Addresses.urlpatterns


def test_every_address_without_a_rule_is_named(settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.rbac.site"
    found = checks.check_addresses()
    assert set(ids(found)) == {"secure_rbac.E001"}
    named = [message.msg.split(" ")[0] for message in found]
    assert named == [
        "/renegade/<int:pk>/",
        "/undeclared/",
        "/undeclared-class/",
        "/bare/one/",
        "/bare/deep/two/(?P<word>\\w+)/$",
    ]


def test_a_project_may_name_what_is_guarded(settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.rbac.site"
    settings.RBAC_GUARDED_NAMESPACES = ("bare",)
    assert len(checks.check_addresses()) == 2
    settings.RBAC_GUARDED_NAMESPACES = ()
    assert checks.check_addresses() == []


@pytest.mark.parametrize(
    ("route", "rule", "fault"),
    [
        ("x/", requires("sample.opne_place"), "Did you mean sample.open_place"),
        ("x/", requires_anywhere("sample.opne_place"), "Did you mean sample.open_place"),
        ("x/<int:pk>/", requires(OPEN, RoleAssignment), "not done to RoleAssignment"),
        ("x/<int:pk>/", requires(RUN, Scope), "not done to Scope"),
        ("x/<int:id>/", requires(OPEN, Scope), "no parameter 'pk'"),
    ],
)
def test_a_rule_that_cannot_be_followed_is_named(
    addresses: list[Any], route: str, rule: Any, fault: str
) -> None:
    addresses.append(path(route, rule(page)))
    (message,) = checks.check_addresses()
    assert message.id == "secure_rbac.E002"
    assert fault in message.msg


def test_declared_addresses_pass(addresses: list[Any]) -> None:
    addresses += [path("a/", public("readers")(page)), path("b/<int:pk>/", requires(OPEN, Scope)(page))]
    addresses.append(path("c/", requires(OPEN, Scope)(page), {"pk": 1}))
    addresses.append(re_path(r"^d/(?P<pk>\d+)/$", requires(OPEN, Scope)(page)))
    addresses.append(path("e/", include([path("", requires(OPEN, Scope)(page))]), {"pk": 1}))
    assert checks.check_addresses() == []


@pytest.fixture
def elsewhere() -> Iterator[admin.AdminSite]:
    """A second administration, with a page of Django's own kind. It is forgotten when the collector comes by."""
    site = admin.AdminSite(name="elsewhere")
    site.register(Scope, admin.ModelAdmin)
    yield site
    if Scope in site._registry:
        site.unregister(Scope)


def test_an_admin_page_past_the_rulebook_is_named(elsewhere: admin.AdminSite) -> None:
    found = checks.check_admin()
    assert [m.id for m in found if "elsewhere" in m.msg] == ["secure_rbac.E003"]
    elsewhere.unregister(Scope)
    elsewhere.register(RoleAssignment, type("RolesAdmin", (GuardedAdmin,), {"view_action": VIEW_ROLES}))
    assert not [m for m in checks.check_admin() if "elsewhere" in m.msg]


def test_in_report_only_mode_an_admin_page_stops_no_command(
    settings: Settings, elsewhere: admin.AdminSite
) -> None:
    """Every grown project has one, and Django runs these checks before it migrates."""
    for report_only, serious in ((False, True), (True, False)):
        settings.RBAC_REPORT_ONLY = report_only
        [found] = [m for m in checks.check_admin() if "elsewhere" in m.msg]
        assert found.is_serious() == serious


def test_missing_parts_are_named(settings: Settings) -> None:
    settings.MIDDLEWARE = []
    settings.AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
    settings.RBAC_ROLES = ("editor", "editor")
    with account_state.provider.replaced_by(None):
        found = checks.check_wiring()
    assert ids(found) == [f"secure_rbac.E00{number}" for number in (4, 5, 6, 7)]


def test_every_fault_is_said_in_a_sentence_with_what_to_do_about_it(
    settings: Settings, elsewhere: admin.AdminSite
) -> None:
    settings.ROOT_URLCONF = "tests.rbac.site"
    settings.MIDDLEWARE = settings.RBAC_ROLES = ()
    settings.AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
    settings.RBAC_REPORT_ONLY = True
    with account_state.provider.replaced_by(None):
        found = [*checks.check_addresses()[:1], *checks.check_wiring(), *checks.check_bypasses()]
    found += [message for message in checks.check_admin() if "elsewhere" in message.msg]
    said = [(message.id, str(message.hint), str(message.msg)) for message in found]
    assert [(str(name)[-4:], hint.split()[0], text.split()[0]) for name, hint, text in said] == [
        ("E001", "Put", "/renegade/<int:pk>/"),
        ("E004", "Call", "No"),
        ("E005", "Add", "Views"),
        ("E006", "Add", "has_perm"),
        ("W003", "Read", "Report-only"),
        ("E007", "Name", "RBAC_ROLES"),
        ("W001", "Use", "django.contrib.auth.backends.ModelBackend"),
        ("E003", "Derive", "ModelAdmin"),
    ]
    assert all(str(name).startswith("secure_rbac.") for name, _hint, _text in said)


def test_what_is_only_reported_so_far_stops_nothing(settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.rbac.site"
    assert {type(message) for message in checks.check_addresses()} == {Error}
    assert "secure_rbac.W003" not in ids(checks.check_wiring())
    settings.RBAC_REPORT_ONLY = True
    assert {type(message) for message in checks.check_addresses()} == {Warning}
    assert [m.id for m in checks.check_wiring() if isinstance(m, Warning)] == ["secure_rbac.W003"]


def test_an_admin_site_that_is_not_guarded_may_follow_other_rules(
    settings: Settings, elsewhere: admin.AdminSite
) -> None:
    settings.RBAC_GUARDED_NAMESPACES = ("nothing",)
    assert checks.check_admin() == []


def test_every_other_backend_that_answers_permissions_is_named(settings: Settings) -> None:
    settings.AUTHENTICATION_BACKENDS = [
        "rbac.backends.RulebookBackend",
        "django.contrib.auth.backends.ModelBackend",
        "axes.backends.AxesStandaloneBackend",
    ]
    (message,) = checks.check_bypasses()
    assert message.id == "secure_rbac.W001"
    assert "ModelBackend" in message.msg


def test_superusers_above_the_rules_are_warned_of(monkeypatch: pytest.MonkeyPatch) -> None:
    user: Any = get_user_model()
    assert checks.check_bypasses() == []
    monkeypatch.setattr(user, "has_perm", PermissionsMixin.has_perm)
    assert checks.check_bypasses() == []  # the database refuses superusers
    none = Q(is_superuser=False)
    for others in (
        (),
        (UniqueConstraint(fields=["email"], condition=none, name="one"),),
        (CheckConstraint(condition=Q(is_active=True), name="other"),),
    ):
        monkeypatch.setattr(user._meta, "constraints", others)
        (warning,) = checks.check_bypasses()
        assert (warning.id, str(warning.hint).partition(" ")[0]) == ("secure_rbac.W002", "rbac")
    monkeypatch.setattr(user._meta, "constraints", (CheckConstraint(condition=none, name="none"),))
    assert checks.check_bypasses() == []


def test_this_site_passes() -> None:
    assert [m for check in checks.CHECKS for m in check()] == []
