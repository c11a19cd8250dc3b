"""Routes: every URL of the project with the rule of its view; all need one unless settings name those that do."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from rbac.enforcement.access_rules import AccessRule, rule_of
from rbac.names import name_of_view


@dataclass(frozen=True)
class Route:
    """``address`` is written as in urls.py; ``parameters`` are the names that it passes to the view."""

    address: str
    name: str
    namespaces: tuple[str, ...]
    view: str
    rule: AccessRule | None
    parameters: frozenset[str]

    @property
    def undeclared(self) -> bool:
        return self.rule is None and is_guarded(self.namespaces)


@dataclass(frozen=True)
class _Above:
    address: str = "/"
    namespaces: tuple[str, ...] = ()
    parameters: frozenset[str] = frozenset()

    def with_pattern(self, pattern: URLPattern | URLResolver) -> "_Above":
        inner: Any = pattern.pattern
        extra = getattr(pattern, "default_kwargs", None) or getattr(pattern, "default_args", None) or {}
        names = {*inner.converters, *getattr(getattr(inner, "regex", None), "groupindex", ()), *extra}
        space = getattr(pattern, "namespace", None)
        namespaces = (*self.namespaces, space) if space else self.namespaces
        return _Above(self.address + str(inner).removeprefix("^"), namespaces, self.parameters | names)


def routes() -> Iterator[Route]:
    """All URLs of settings.ROOT_URLCONF, in the order in which they are tried."""
    yield from _below(get_resolver().url_patterns, _Above())


def _below(patterns: list[URLPattern | URLResolver], above: _Above) -> Iterator[Route]:
    for pattern in patterns:
        here = above.with_pattern(pattern)
        if isinstance(pattern, URLResolver):
            yield from _below(pattern.url_patterns, here)
        else:
            view, name = pattern.callback, ":".join((*here.namespaces, pattern.name or ""))
            yield Route(
                here.address, name, here.namespaces, name_of_view(view), rule_of(view), here.parameters
            )


def guarded_namespaces() -> tuple[str, ...] | None:
    """settings.RBAC_GUARDED_NAMESPACES, e.g. ("cms", "shop:orders"); None (the default) means every URL."""
    names = getattr(settings, "RBAC_GUARDED_NAMESPACES", None)
    return None if names is None else tuple(names)


def is_guarded(namespaces: Sequence[str]) -> bool:
    """Whether a URL in ``namespaces`` (outermost first) must declare a rule."""
    names = guarded_namespaces()
    if names is None:
        return True
    return any(
        tuple(namespaces[: len(parts)]) == parts for parts in (tuple(name.split(":")) for name in names)
    )
