"""Machinery of the access decorators: puts a rule on a view, or on all views that are included, and reads it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from inspect import isawaitable, iscoroutinefunction
from typing import Any, overload

from asgiref.sync import sync_to_async
from django.db.models import Model
from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, URLResolver
from django.views import View

from rbac.enforcement.view_guards import Guard

type Guarded = Callable[..., Any]

RULE = "access_rule"

CONFIRMED_WITHIN = "confirmed_within"


@dataclass(frozen=True)
class AccessRule:
    """A view's rule, as ``manage.py routes`` prints it. ``kind``: public, signed in, requires, requires anywhere."""

    kind: str
    text: str
    action: str = ""
    model: type[Model] | None = None
    lookup: str = ""


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


def rule_of(view: Any) -> AccessRule | None:
    """The rule that ``view`` (in the form that the resolver returns) declares."""
    rule = getattr(view, RULE, None)
    return rule if isinstance(rule, AccessRule) else None


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
