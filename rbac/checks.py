"""System checks required before anything is served. See rbac/startup.py: servers run no checks by themselves."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.contrib.admin.sites import all_sites
from django.contrib.auth import get_user_model
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.models import PermissionsMixin
from django.core.checks import CheckMessage, Error, Warning
from django.db.models import CheckConstraint, Q
from django.utils.module_loading import import_string

from rbac.account_state import provider
from rbac.django_admin.guarded_admin import GuardedAdmin
from rbac.enforcement.report_only import report_only
from rbac.enforcement.routes import Route, is_guarded, routes
from rbac.rulebook import UnknownAction, role_names, rulebook

MIDDLEWARE = "rbac.middleware.AccessMiddleware"
BACKEND = "rbac.backends.RulebookBackend"

_PERMISSION_ANSWERS = ("has_perm", "get_all_permissions", "get_user_permissions", "get_group_permissions")

type Found = list[CheckMessage]


def check_addresses(app_configs: Sequence[AppConfig] | None = None, **_: Any) -> Found:
    """secure_rbac.E001: a URL without a rule. E002: a rule that cannot be followed."""
    return [problem for route in routes() for problem in _problems_of(route)]


def _problems_of(route: Route) -> Iterator[CheckMessage]:
    if route.undeclared:
        kind = Warning if report_only() else Error
        yield kind(
            f"{route.address} ({route.view}) declares no access rule, so it is refused.",
            hint="Put @public, @signed_in or @requires of rbac.access above the view, "
            "or declare(include(…), rule) around addresses of another package.",
            id="secure_rbac.E001",
        )
    elif route.rule is not None and (fault := _fault(route)):
        yield Error(f"{route.address} ({route.view}): {fault}", id="secure_rbac.E002")


def _fault(route: Route) -> str | None:
    rule = route.rule
    if rule is None or not rule.action:
        return None
    try:
        done_to = rulebook.model_of(rule.action)
    except UnknownAction as error:
        return str(error)
    if rule.model is None:
        return None
    if done_to is None or not issubclass(rule.model, done_to):
        return f"{rule.action} is not done to {rule.model.__name__}."
    return None if rule.lookup in route.parameters else f"The address has no parameter '{rule.lookup}'."


def check_admin(app_configs: Sequence[AppConfig] | None = None, **_: Any) -> Found:
    """secure_rbac.E003: an admin page that Django's own permissions guard instead of the rulebook."""
    kind = Warning if report_only() else Error  # an existing project has an admin, and could not even migrate
    return [
        kind(
            f"{type(model_admin).__qualname__} for {model._meta.label} on the admin site '{site.name}' "
            "declares no access rule.",
            hint="Derive it from rbac.django_admin.guarded_admin.GuardedAdmin and name its actions.",
            id="secure_rbac.E003",
        )
        for site in all_sites
        if is_guarded((site.name,))
        for model in apps.get_models(include_auto_created=True)
        if site.is_registered(model)
        if not isinstance(model_admin := site.get_model_admin(model), GuardedAdmin)
    ]


def check_wiring(app_configs: Sequence[AppConfig] | None = None, **_: Any) -> Found:
    """secure_rbac.E004 to E007: parts that the rules depend on."""
    found: Found = []
    if provider.value is None:
        found.append(
            Error(
                "No provider of account states is set, so every user is refused.",
                hint="Call rbac.account_state.provide_with(function) in an AppConfig.ready().",
                id="secure_rbac.E004",
            )
        )
    if MIDDLEWARE not in settings.MIDDLEWARE:
        hint = f"Add '{MIDDLEWARE}' to MIDDLEWARE, after the authentication middleware."
        found.append(Error("Views without a rule are not refused.", hint=hint, id="secure_rbac.E005"))
    if BACKEND not in settings.AUTHENTICATION_BACKENDS:
        hint = f"Add '{BACKEND}' to AUTHENTICATION_BACKENDS."
        found.append(Error("has_perm does not ask the rulebook.", hint=hint, id="secure_rbac.E006"))
    if report_only():
        hint = "Read what would be refused in the audit log and the log, and take RBAC_REPORT_ONLY out."
        found.append(
            Warning("Report-only mode: the rules refuse no request.", hint=hint, id="secure_rbac.W003")
        )
    names = role_names()
    if not names or len(set(names)) != len(names) or not all(name.isidentifier() for name in names):
        hint = "Name each role once, as an identifier, from least to most."
        found.append(Error("RBAC_ROLES names no roles that can be used.", hint=hint, id="secure_rbac.E007"))
    return found


def check_bypasses(app_configs: Sequence[AppConfig] | None = None, **_: Any) -> Found:
    """secure_rbac.W001: another backend answers has_perm too. W002: superusers bypass the rules in has_perm."""
    found: Found = [
        Warning(
            f"{path} also answers has_perm, and one yes is enough for Django.",
            hint="Use a backend that only logs people in, or accept that permissions outside the rulebook count.",
            id="secure_rbac.W001",
        )
        for path in settings.AUTHENTICATION_BACKENDS
        if path != BACKEND and _answers_permissions(import_string(path))
    ]
    user: Any = get_user_model()
    if getattr(user, "has_perm", None) is PermissionsMixin.has_perm and not _forbids_superusers(user):
        found.append(
            Warning(
                f"{user._meta.label}.has_perm says yes to every active superuser before the rulebook is asked.",
                hint="rbac itself ignores is_superuser. Add a CheckConstraint(condition=Q(is_superuser=False)), "
                "or let has_perm ask rbac.decisions.decide.",
                id="secure_rbac.W002",
            )
        )
    return found


def _answers_permissions(backend: Any) -> bool:
    return any(
        getattr(backend, name, None) not in {None, getattr(BaseBackend, name)} for name in _PERMISSION_ANSWERS
    )


def _forbids_superusers(user: Any) -> bool:
    checks = [c for c in user._meta.constraints if isinstance(c, CheckConstraint)]
    return any(c.condition == Q(is_superuser=False) for c in checks)


CHECKS = (check_addresses, check_admin, check_wiring, check_bypasses)
