"""Access decorators: each view has exactly one of ``public``, ``signed_in``, ``requires`` and ``requires_anywhere``.

They decorate functions and classes, sync and async. A project with a view without one does not start
(rbac/checks.py), and the view is refused (rbac/middleware.py). Views of other packages are wrapped where they are
included, by ``declare``.
"""

from collections.abc import Iterable, Sequence
from functools import wraps
from inspect import isawaitable, iscoroutinefunction
from typing import Any, overload

from asgiref.sync import sync_to_async
from django.db.models import Model
from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, URLResolver
from django.views import View

from rbac.enforcement.access_rules import (
    CONFIRMED_WITHIN,
    RULE,
    AccessRule,
    Guarded,
    rule_of,
)
from rbac.enforcement.view_guards import (
    Guard,
    ObjectLookup,
    authorize_anywhere,
    authorize_object,
    authorize_site,
    login_redirect_unless_usable,
    replayable,
    require_recent_login,
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


def public(reason: str) -> "Decorator":
    """Any client may open it. ``reason`` says why that is right."""
    return Decorator(None, AccessRule("public", reason))


def signed_in(reason: str) -> "Decorator":
    """Any user with a usable account may open it; others are redirected to login."""

    def guard(request: HttpRequest, kwargs: dict[str, Any]) -> Any:
        return login_redirect_unless_usable(request) or ()

    return Decorator(guard, AccessRule("signed in", reason))


def requires(
    action: str,
    model: type[Model] | None = None,
    lookup: str = "pk",
    *,
    select: Sequence[str] = (),
) -> "Decorator":
    """Only users who may do ``action``: on the whole site, or to the ``model`` object that the URL names.

    The object is loaded by the URL's ``lookup`` (with its scope and ``select``, for select_related) and passed
    to the view after ``request``, in place of that keyword. A user who may not see it gets 404, one who may see but
    not do it 403; an anonymous user is redirected to login.
    """
    loads = None if model is None else ObjectLookup(model, lookup, tuple(select))

    def guard(request: HttpRequest, kwargs: dict[str, Any]) -> Any:
        if answer := login_redirect_unless_usable(request):
            return answer
        if loads is None:
            authorize_site(request, action)
            return ()
        return (authorize_object(request, action, loads, kwargs.pop(lookup)),)

    return Decorator(guard, AccessRule("requires", "", action, model, lookup if model else ""))


def requires_anywhere(action: str) -> "Decorator":
    """Only users who may do ``action`` at least somewhere. For list pages, which then list by ``visible_to``."""

    def guard(request: HttpRequest, kwargs: dict[str, Any]) -> Any:
        if answer := login_redirect_unless_usable(request):
            return answer
        authorize_anywhere(request, action)
        return ()

    return Decorator(guard, AccessRule("requires anywhere", "", action))


def requires_recent_login(*, minutes: int = 15) -> "Decorator":
    """In addition to the rule: the user authenticated at most ``minutes`` ago, else RecentLoginRequired."""

    def guard(request: HttpRequest, kwargs: dict[str, Any]) -> Any:
        require_recent_login(request, minutes)
        return ()

    return Decorator(guard, None, confirmed_within=minutes)


class Decorator:
    """Puts ``guard`` before a view and, if there is a ``rule``, attaches it to the view.

    ``confirmed_within``: the maximum age of the login in minutes that ``guard`` demands, noted on the view for checks.
    """

    def __init__(
        self, guard: Guard | None, rule: AccessRule | None, *, confirmed_within: int | None = None
    ) -> None:
        self.guard, self.rule, self.confirmed_within = guard, rule, confirmed_within

    def __call__[V: Guarded](self, view: V) -> V:
        wrapped: Any
        if isinstance(view, type):
            wrapped = self._on_class(view)
            return wrapped  # type: ignore[no-any-return]
        if self.rule and rule_of(view):
            raise TypeError(f"{view!r} already declares its access: {rule_of(view)}.")
        wrapped = self._around(view, takes_self=False)
        return wrapped  # type: ignore[no-any-return]

    def _on_class(self, view: Any) -> Any:
        if not issubclass(view, View):
            raise TypeError(f"{view!r} is not a view.")
        if self.rule and RULE in vars(vars(view).get("dispatch", object)):
            raise TypeError(f"{view!r} already declares its access.")
        view.dispatch = self._around(view.dispatch, takes_self=True, is_async=view.view_is_async)
        return view

    def _around(self, view: Any, *, takes_self: bool, is_async: bool = False) -> Any:
        guard = self.guard

        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            owner, request, rest = _split(args, takes_self=takes_self)
            answer = guard(request, kwargs) if guard else ()
            return (
                answer
                if isinstance(answer, HttpResponseBase)
                else view(*owner, request, *answer, *rest, **kwargs)
            )

        @wraps(view)
        async def guarded_async(*args: Any, **kwargs: Any) -> Any:
            owner, request, rest = _split(args, takes_self=takes_self)
            answer = await sync_to_async(guard)(request, kwargs) if guard else ()
            if isinstance(answer, HttpResponseBase):
                return answer
            response = view(*owner, request, *answer, *rest, **kwargs)
            return await response if isawaitable(response) else response

        chosen: Any = guarded_async if is_async or iscoroutinefunction(view) else guarded
        if self.rule:
            setattr(chosen, RULE, self.rule)
        if self.confirmed_within is not None:
            setattr(chosen, CONFIRMED_WITHIN, self.confirmed_within)
        return chosen


def _split(
    args: tuple[Any, ...], *, takes_self: bool
) -> tuple[tuple[Any, ...], HttpRequest, tuple[Any, ...]]:
    return (args[:1], args[1], args[2:]) if takes_self else ((), args[0], args[1:])


type Pattern = URLPattern | URLResolver
type Included = tuple[Any, str | None, str | None]


@overload
def declare(included: Included, rule: Decorator) -> Included: ...


@overload
def declare(included: list[Pattern], rule: Decorator) -> list[Pattern]: ...


def declare(included: Any, rule: Decorator) -> Any:
    """The result of ``include()`` (or a list of patterns) with ``rule`` on every view that declares none."""
    if isinstance(included, tuple):
        urlconf, app_name, namespace = included
        patterns: Any = getattr(urlconf, "urlpatterns", urlconf)
        return _declare_all(patterns, rule), app_name, namespace
    return _declare_all(included, rule)


def _declare_all(patterns: Iterable[Pattern], rule: Decorator) -> list[Pattern]:
    return [_declare_one(pattern, rule) for pattern in patterns]


def _declare_one(pattern: Pattern, rule: Decorator) -> Pattern:
    if isinstance(pattern, URLResolver):
        inner = _declare_all(pattern.url_patterns, rule)
        return URLResolver(
            pattern.pattern,
            inner,
            pattern.default_kwargs,
            app_name=pattern.app_name,
            namespace=pattern.namespace,
        )
    view = pattern.callback
    guarded = view if rule_of(view) else rule(view)
    return URLPattern(pattern.pattern, guarded, pattern.default_args, pattern.name)
