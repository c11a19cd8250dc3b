"""What an interrupted POST wanted, done after the confirmation: ``@replayable`` and what it asks of an app above.

A view that demands a recent log-in may be asked for by POST when the last proof is too old. ``@replayable`` stands
between the rule and ``@requires_recent_login``: it has the POST kept, and puts it back when the same address is asked
for with the token of what was kept. The rule decides anew both times; without a keeper nothing is kept.
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
SAYS_NOTHING_ABOUT_IT = frozenset({"last_login", "password"})  # a person who logs in is still the same person

type Version = Callable[[], str]


class Keeper(Protocol):
    """Keeps POSTs for an app above. Both bind to the person's session, to the address and to ``version``."""

    def keep(self, request: HttpRequest, version: str) -> str:
        """The token of what was kept; empty when this POST cannot be kept."""

    def take(self, request: HttpRequest, token: str, version: str) -> QueryDict:
        """What was kept, once. Raises Conflict when it is gone, too old, or ``version`` is another one by now."""


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
    """Around code that calls ``fresh_enough``, for views that are no functions. ``version`` is asked only if needed."""
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
    """A digest of everything in the row of ``obj``: another one as soon as anything was changed.

    Without what PostgreSQL computes of the rest, which is not known of an object that is not stored yet.
    """
    if obj is None:
        return ""
    names = sorted(field.attname for field in obj._meta.concrete_fields if not field.generated)
    facts = [(name, str(getattr(obj, name))) for name in names if name not in SAYS_NOTHING_ABOUT_IT]
    return hashlib.sha256(f"{obj._meta.label_lower} {facts}".encode()).hexdigest()
