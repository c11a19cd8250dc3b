"""View guards: the checks of the access decorators, run before the view.

They load the object that the URL names, decide, and demand a recent login. ``@replayable`` stands between the rule and
``@requires_recent_login``: it stores a POST that the latter interrupts, and restores it when the same URL is posted to
with its token. The rule decides before the POST is stored, and again before it is restored. Without a ``keeper``
nothing is stored.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from functools import lru_cache, wraps
from inspect import iscoroutinefunction
from typing import Any, NamedTuple, Never, Protocol

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import DEFAULT_DB_ALIAS
from django.db.models import BigIntegerField, Manager, Model
from django.http import Http404, HttpRequest, HttpResponseBase, QueryDict

from audit.stored_messages import gettext as _
from foundation.clock import database_now
from foundation.prepared_queries import Parameter, PreparedQuery, prepared_objects
from foundation.registries import Slot
from rbac.account_state import state_of
from rbac.decisions import decide, decide_and_hide, decide_anywhere
from rbac.enforcement.report_only import WouldRefuse, note, report_only
from rbac.errors import RecentLoginRequired, Refused, RefusedAndHidden
from rbac.evidence import load_holdings_at
from rbac.rulebook import rulebook

# Returns a response (then the view does not run) or further positional arguments for the view.
type Guard = Callable[[HttpRequest, dict[str, Any]], HttpResponseBase | tuple[Any, ...]]
CLOCKS_MAY_DIFFER_BY = timedelta(minutes=1)
LONGEST_NAME = 200


def user_of(request: HttpRequest) -> AbstractBaseUser | AnonymousUser:
    """The user of the request; anonymous if the request did not pass the authentication middleware."""
    user: AbstractBaseUser | AnonymousUser = getattr(request, "user", AnonymousUser())
    return user


def login_redirect_unless_usable(request: HttpRequest) -> HttpResponseBase | None:
    """None for a usable account, a redirect to login for all others."""
    user = user_of(request)
    if isinstance(user, AbstractBaseUser):
        state = state_of(user)
        if state.active and not state.frozen:
            return None
    if report_only():
        note(request, WouldRefuse("No user with a usable account is logged in."))
        return None
    return _to_login(request)


def _to_login(request: HttpRequest) -> HttpResponseBase:
    # After login a browser returns by GET: a URL that only accepts POST would answer 405.
    came_by_get = request.method in {"GET", "HEAD"}
    return redirect_to_login(request.get_full_path() if came_by_get else "/")


def refuse(request: HttpRequest, refused: Refused) -> None:
    """Raises ``refused``; in report-only mode notes it and lets the request through."""
    if not report_only():
        raise refused
    decision = refused.decision
    note(request, WouldRefuse(decision.reason, decision.action, decision.obj))


def authorize_site(request: HttpRequest, action: str) -> None:
    decision = decide(user_of(request), action)
    if not decision.allowed:
        refuse(request, Refused(decision))


def authorize_anywhere(request: HttpRequest, action: str) -> None:
    decision = decide_anywhere(user_of(request), action)
    if not decision.allowed:
        refuse(request, Refused(decision))


def authorize_object(request: HttpRequest, action: str, loads: "ObjectLookup", value: Any) -> Model:
    """The object that the URL names by ``value``, if the user may do ``action`` to it."""
    user: Any = user_of(request)  # anonymous in report-only mode only
    obj = load(loads, value)
    if obj is None:
        _nothing_there(user, action, loads.model, {loads.lookup: value})
    decision, is_hidden = decide_and_hide(user, action, obj)
    if decision.allowed:
        return obj
    if is_hidden:
        load_holdings_at(user, obj)  # same queries as if it were missing
    refuse(request, RefusedAndHidden(decision) if is_hidden else Refused(decision))
    return obj


def _nothing_there(user: Any, action: str, model: type[Model], named: Mapping[str, Any]) -> Never:
    """Raises as for an object that must stay hidden: decided and recorded the same way, so timing is the same."""
    if not report_only():
        decision = decide(user, action, model)
        if not decision.allowed:  # a user who may see all objects learns nothing from a 404
            load_holdings_at(user, model)
            key = str(next(iter(named.values()), ""))
            asked_for = f"{model._meta.label_lower}:{key if key.isprintable() else ''}"
            raise RefusedAndHidden(decision, named=asked_for[:LONGEST_NAME])
    raise Http404(_("There is nothing at this address."))


def require_recent_login(request: HttpRequest, minutes: int) -> None:
    """Raises RecentLoginRequired unless the user authenticated at most ``minutes`` ago."""
    user = user_of(request)
    at = state_of(user).authenticated_at if isinstance(user, AbstractBaseUser) else None
    if at is not None and -CLOCKS_MAY_DIFFER_BY <= database_now() - at <= timedelta(minutes=minutes):
        return
    if not report_only():
        raise RecentLoginRequired(minutes)
    note(request, WouldRefuse("The last log-in is too long ago."))


class ObjectLookup(NamedTuple):
    """Lookup options from ``requires``."""

    model: type[Model]
    lookup: str
    select: tuple[str, ...] = ()


def load(loads: ObjectLookup, value: Any) -> Model | None:
    """The object for ``loads`` and ``value``; None if there is none. One query."""
    related = _related(loads)
    if loads.lookup == "pk" and _is_key(value) and (query := by_key(loads.model, related)):
        return next(iter(query.rows(key=value)), None)
    objects = loads.model._default_manager.all()
    try:
        return (objects.select_related(*related) if related else objects).get(**{loads.lookup: value})
    except (ObjectDoesNotExist, ValueError, ValidationError, OverflowError):
        return None


def _is_key(value: object) -> bool:
    return isinstance(value, int) and 0 < value < 2**63


@lru_cache(maxsize=1024)
def _related(loads: ObjectLookup) -> tuple[str, ...]:
    return tuple(sorted({*loads.select, rulebook.scope_path(loads.model)} - {"", "pk"}))


@lru_cache(maxsize=1024)
def by_key(model: type[Model], related: tuple[str, ...]) -> PreparedQuery[Model] | None:
    """The query for one object by key; None for a model whose manager has its own way to find or make objects."""
    objects = model._default_manager
    has_number = model._meta.pk.get_internal_type() in {"AutoField", "BigAutoField"}
    is_plain = type(objects).get_queryset is Manager.get_queryset
    if not has_number or not is_plain or objects.db != DEFAULT_DB_ALIAS:
        return None
    key = Parameter("key", BigIntegerField())
    return prepared_objects(lambda: objects.filter(pk=key), related)


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
    """Wraps code that calls ``require_recent_login``, for class-based views. ``version`` is called only if needed."""
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
