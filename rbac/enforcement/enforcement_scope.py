"""Enforcement scope: URL namespaces that need rules: all, unless a project that adopts rbac later names some."""

from collections.abc import Sequence

from django.conf import settings


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
