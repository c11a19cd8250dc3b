"""What the access decorators do before the view runs."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from functools import lru_cache
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db.models import BigIntegerField, Model
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from rbac.account_state import state_of
from rbac.clock import database_now
from rbac.decisions import authorize, decide, decide_anywhere
from rbac.errors import RecentLoginRequired, Refused, RefusedAndHidden
from rbac.prepared import Slot
from rbac.prepared_objects import PreparedObjects, is_plain
from rbac.rulebook import rulebook

# Answers a response (then the view does not run) or further positional arguments for the view.
type Guard = Callable[[HttpRequest, dict[str, Any]], HttpResponseBase | tuple[Any, ...]]
CLOCKS_MAY_DIFFER_BY = timedelta(minutes=1)


def person_of(request: HttpRequest) -> AbstractBaseUser | AnonymousUser:
    """Who asks. A request that never met the authentication middleware is anonymous."""
    user: AbstractBaseUser | AnonymousUser = getattr(request, "user", AnonymousUser())
    return user


def usable_account(request: HttpRequest) -> HttpResponseBase | None:
    """None for a usable account, the way to the log-in for anybody else."""
    user = person_of(request)
    if not isinstance(user, AbstractBaseUser):
        return _to_login(request)
    state = state_of(user)
    return None if state.active and not state.frozen else _to_login(request)


def _to_login(request: HttpRequest) -> HttpResponseBase:
    # After the log-in a browser comes back by GET: an address that only takes POST would answer 405.
    came_by_get = request.method in {"GET", "HEAD"}
    return redirect_to_login(request.get_full_path() if came_by_get else "/")


def authorize_site(request: HttpRequest, action: str) -> None:
    authorize(person_of(request), action)


def authorize_anywhere(request: HttpRequest, action: str) -> None:
    decision = decide_anywhere(person_of(request), action)
    if not decision.allowed:
        raise Refused(decision)


def authorize_object(
    request: HttpRequest, action: str, model: type[Model], named: Mapping[str, Any], select: Sequence[str]
) -> Model:
    """The object that the URL names, if the person may do ``action`` to it."""
    obj, user = _load(model, named, select), person_of(request)
    decision = decide(user, action, obj)
    if decision.allowed:
        return obj
    view = rulebook.view_action(model, app=rulebook.action(action).app)
    if view is not None and view != action and decide(user, view, obj).allowed:
        raise Refused(decision)
    raise RefusedAndHidden(decision)


def _load(model: type[Model], named: Mapping[str, Any], select: Sequence[str]) -> Model:
    related = tuple(sorted({*select, rulebook.scope_path(model)} - {"", "pk"}))
    key = named.get("pk")
    if isinstance(key, int) and 0 < key < 2**63 and (kept := _by_key(model, related)):
        if found := kept.rows(key=key):
            return found[0]
        raise Http404(_("There is nothing at this address."))
    objects = model._default_manager.all()
    try:
        return (objects.select_related(*related) if related else objects).get(**named)
    except (ObjectDoesNotExist, ValueError, ValidationError, OverflowError):
        raise Http404(_("There is nothing at this address.")) from None


@lru_cache
def _by_key(model: type[Model], related: tuple[str, ...]) -> PreparedObjects[Model] | None:
    """The query for one object by its key, if it can be prepared."""
    objects = model._default_manager.all()
    if model._meta.pk.get_internal_type() not in {"AutoField", "BigAutoField"} or not is_plain(
        objects, related
    ):
        return None
    slot = Slot("key", BigIntegerField())
    return PreparedObjects(lambda: model._default_manager.filter(pk=slot), related)


def fresh_enough(request: HttpRequest, minutes: int) -> None:
    """Raises RecentLoginRequired unless the person proved who they are at most ``minutes`` ago."""
    user = person_of(request)
    at = state_of(user).authenticated_at if isinstance(user, AbstractBaseUser) else None
    if at is None:
        raise RecentLoginRequired(minutes)
    age = database_now() - at
    if not -CLOCKS_MAY_DIFFER_BY <= age <= timedelta(minutes=minutes):
        raise RecentLoginRequired(minutes)
