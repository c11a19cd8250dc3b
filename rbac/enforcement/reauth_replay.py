"""Replay of an interrupted POST after re-authentication: ``@replayable`` and the interface that an app above provides.

A view that demands a recent login may get a POST when the last login is too old. ``@replayable`` stands between the
rule and ``@requires_recent_login``: it stores the POST, and restores it when the same URL is requested with the token
of the stored POST. The rule decides again both times; without a keeper nothing is stored.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from inspect import iscoroutinefunction
from typing import Any, Protocol

from django.db.models import Model
from django.http import HttpRequest, QueryDict

from rbac.errors import RecentLoginRequired
from rbac.registries import Slot

TOKEN_FIELD = "kept_request"  # noqa: S105  (the name of a field, not a token)
SAYS_NOTHING_ABOUT_IT = frozenset({"last_login", "password"})  # a user who logs in is still the same user

type Version = Callable[[], str]


class Keeper(Protocol):
    """Storage of POSTs, provided by an app above. Both methods bind to the session, the URL and ``version``."""

    def keep(self, request: HttpRequest, version: str) -> str:
        """Stores the POST and returns its token; empty if this POST cannot be stored."""

    def take(self, request: HttpRequest, token: str, version: str) -> QueryDict:
        """The stored POST, once. Raises Conflict if it is gone, too old, or ``version`` has changed."""


keeper: Slot[Keeper] = Slot("keeper of interrupted requests")


def replayable[V: Callable[..., Any]](view: V) -> V:
    """Goes below the rule, so that it sees the object that the rule loaded, and above ``@requires_recent_login``."""
    if iscoroutinefunction(view):
        raise TypeError(f"{view!r} is asynchronous: only synchronous views can be replayed.")

    @wraps(view)
    def replaying_view(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        loaded = next((arg for arg in args if isinstance(arg, Model)), None)
        with replaying(request, lambda: fingerprint(loaded)):
            return view(request, *args, **kwargs)

    return replaying_view  # type: ignore[return-value]


@contextmanager
def replaying(request: HttpRequest, version: Version) -> Iterator[None]:
    """Wraps code that calls ``fresh_enough``, for class-based views. ``version`` is called only if needed."""
    keeps = keeper.value if request.method == "POST" else None
    token = request.POST.get(TOKEN_FIELD, "") if keeps else ""
    if keeps and token:
        request.POST = keeps.take(request, token, version())  # type: ignore[assignment]
    try:
        yield
    except RecentLoginRequired as interruption:
        if keeps:
            interruption.kept = keeps.keep(request, version())
        raise


def fingerprint(obj: Model | None) -> str:
    """A digest of the whole row of ``obj``, which changes with any of its values.

    Without generated columns, whose values are unknown for an object that is not stored yet.
    """
    if obj is None:
        return ""
    names = sorted(field.attname for field in obj._meta.concrete_fields if not field.generated)
    facts = [(name, str(getattr(obj, name))) for name in names if name not in SAYS_NOTHING_ABOUT_IT]
    return hashlib.sha256(f"{obj._meta.label_lower} {facts}".encode()).hexdigest()
