"""Every address of the site: its rule, the methods it takes, and what its parameters can be filled with."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.admin import ModelAdmin
from django.db.models import Model
from django.urls import URLPattern, URLResolver, get_resolver

from content.actions import READ_ARTICLE
from content.models import Article
from rbac.django_admin.guarded_admin import GuardedAdmin
from rbac.enforcement.access_rules import AccessRule, rule_of
from rbac.models import AccessReview
from secureproject.admin_site import site
from tests.samples import samples

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
# What stands in an address beside the key of the object. A new kind of parameter needs a line.
VALUES: dict[str, str] = samples(__file__)["values"]
NO_SUCH_KEY = "2147483647"
# Addresses whose rule names no object although they do: the object, and what must be allowed where it is shown.
NAMED: dict[str, tuple[type[Model], str]] = {
    "/api/v1/articles/<uuid:public_id>/": (Article, READ_ARTICLE),
    "/cms/people/reviews/<int:pk>/": (AccessReview, ""),
    "/cms/people/reviews/<int:pk>/answer/": (AccessReview, ""),
    "/comments/<uuid:public_id>/": (Article, READ_ARTICLE),
    "/comments/<uuid:public_id>/new/": (Article, READ_ARTICLE),
    "/verify/<uuid:public_id>/": (Article, READ_ARTICLE),
    "/verify/<uuid:public_id>/proof.json": (Article, READ_ARTICLE),
}
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)")


@dataclass(frozen=True)
class Address:
    pattern: str
    rule: AccessRule
    methods: frozenset[str] | None  # None: the view takes every method
    model: type[Model] | None = None  # of the object that the address names
    shows: str = (
        ""  # the action without which the view, which the rule lets everybody reach, must not show the object
    )

    def with_object(self, obj: Model | None) -> str:
        """The path for ``obj``; without one, for a key that nothing has."""
        key = str(obj.pk) if obj else NO_SUCH_KEY
        values = VALUES | {"pk": key} | ({self.rule.lookup: key} if self.rule.lookup else {})
        if self.model and not self.rule.model:
            values |= {"object_id": key, "public_id": str(getattr(obj, "public_id", VALUES["public_id"]))}
        filled = PARAMETER.sub(lambda found: values[found[1] or found[2]], self.pattern)
        return filled.removesuffix("$").replace("\\", "")


def every_address() -> Iterator[Address]:
    for pattern, view in _below(get_resolver().url_patterns, "/"):
        rule = rule_of(view)
        assert rule is not None, f"{pattern} declares no rule."
        named, shows = (rule.model, "") if rule.model else _named(pattern)
        yield Address(pattern, rule, _methods_of(view), named, shows)


def _named(pattern: str) -> tuple[type[Model] | None, str]:
    for model, admin in site._registry.items():
        here = f"/admin/{model._meta.app_label}/{model._meta.model_name}/<path:object_id>/"
        if pattern.startswith(here):
            return model, view_action_of(admin)
    return NAMED.get(pattern, (None, ""))


def view_action_of(admin: ModelAdmin) -> str:  # type: ignore[type-arg]
    assert isinstance(admin, GuardedAdmin)
    return admin.view_action


def unknown_parameters(address: Address) -> set[str]:
    """Parameters that no one has said how to fill."""
    named = {found[1] or found[2] for found in PARAMETER.finditer(address.pattern)}
    return named - VALUES.keys() - {"pk", address.rule.lookup}


def _below(patterns: Any, above: str) -> Iterator[tuple[str, Any]]:
    for pattern in patterns:
        here = above + str(pattern.pattern).removeprefix("^")
        if isinstance(pattern, URLResolver):
            yield from _below(pattern.url_patterns, here)
        elif isinstance(pattern, URLPattern):
            yield here, pattern.callback


def _methods_of(view: Any) -> frozenset[str] | None:
    """What a decorator of Django's lets through; looks through every decorator that wraps honestly."""
    while view is not None:
        names = getattr(getattr(view, "__code__", None), "co_freevars", ())
        for name, cell in zip(names, getattr(view, "__closure__", None) or (), strict=True):
            if name == "request_method_list":
                return frozenset(cell.cell_contents)
        view = getattr(view, "__wrapped__", None)
    return None
