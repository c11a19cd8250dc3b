"""Rules for included URLs of other packages: ``path("debug/", declare(include("toolbar.urls"), public("…")))``."""

from collections.abc import Iterable
from typing import Any, overload

from django.urls import URLPattern, URLResolver

from rbac.enforcement.decorators import Decorator, rule_of

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
