"""Access decorators: each view has exactly one of ``public``, ``signed_in``, ``requires`` and ``requires_anywhere``.

They decorate functions and classes, sync and async. A view without one does not start (rbac/checks.py) and is
refused (rbac/middleware.py). Views of other packages are wrapped where they are included, by ``declare``.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Model
from django.http import HttpRequest

from rbac.enforcement.decorators import AccessRule, Decorator, declare, rule_of
from rbac.enforcement.object_lookup import Loads
from rbac.enforcement.reauth_replay import replayable
from rbac.enforcement.view_guards import (
    authorize_anywhere,
    authorize_object,
    authorize_site,
    fresh_enough,
    usable_account,
)

__all__ = [
    "AccessRule",
    "declare",
    "public",
    "replayable",
    "requires",
    "requires_anywhere",
    "requires_recent_login",
    "rule_of",
    "signed_in",
]


def public(reason: str) -> Decorator:
    """Any client may open it. ``reason`` says why that is right."""
    return Decorator(None, AccessRule("public", reason))


def signed_in(reason: str) -> Decorator:
    """Any user with a usable account may open it; others are redirected to login."""

    def guard(request: HttpRequest, kwargs: dict[str, Any]) -> Any:
        return usable_account(request) or ()

    return Decorator(guard, AccessRule("signed in", reason))


def requires(
    action: str,
    model: type[Model] | None = None,
    lookup: str = "pk",
    *,
    select: Sequence[str] = (),
    select_to_change: Sequence[str] | None = None,
    only: Mapping[str, Sequence[str]] | None = None,
) -> Decorator:
    """Only users who may do ``action``: on the whole site, or to the ``model`` object that the URL names.

    The object is loaded by the URL's ``lookup`` (with its scope and ``select``, for select_related) and passed
    to the view after ``request``, in place of that keyword. A user who may not see it gets 404, one who may see but
    not do it 403; an anonymous user is redirected to login. ``select_to_change`` replaces ``select`` for a POST, whose
    service function reads the object again and which mostly shows nothing of it. ``only`` names the fields of selected
    objects that a page shows (GET and HEAD), by path; a path that it does not name is loaded whole.
    """
    to_change = None if select_to_change is None else tuple(select_to_change)
    few = tuple((path, tuple(names)) for path, names in (only or {}).items())
    loads = None if model is None else Loads(model, lookup, tuple(select), to_change, few)

    def guard(request: HttpRequest, kwargs: dict[str, Any]) -> Any:
        if answer := usable_account(request):
            return answer
        if loads is None:
            authorize_site(request, action)
            return ()
        return (authorize_object(request, action, loads, kwargs.pop(lookup)),)

    return Decorator(guard, AccessRule("requires", "", action, model, lookup if model else ""))


def requires_anywhere(action: str) -> Decorator:
    """Only users who may do ``action`` at least somewhere. For list pages, which then list by ``visible_to``."""

    def guard(request: HttpRequest, kwargs: dict[str, Any]) -> Any:
        if answer := usable_account(request):
            return answer
        authorize_anywhere(request, action)
        return ()

    return Decorator(guard, AccessRule("requires anywhere", "", action))


def requires_recent_login(*, minutes: int = 15) -> Decorator:
    """In addition to the rule: the user authenticated at most ``minutes`` ago, else RecentLoginRequired."""

    def guard(request: HttpRequest, kwargs: dict[str, Any]) -> Any:
        fresh_enough(request, minutes)
        return ()

    return Decorator(guard, None, confirmed_within=minutes)
