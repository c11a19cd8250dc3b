"""View guards: the checks of the access decorators, run before the view."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Never

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponseBase

from audit.stored_messages import gettext as _
from foundation.clock import database_now
from rbac.account_state import state_of
from rbac.decisions import decide, decide_and_hide, decide_anywhere
from rbac.enforcement.object_lookup import Loads, load
from rbac.enforcement.report_only import WouldRefuse, note, report_only
from rbac.errors import RecentLoginRequired, Refused, RefusedAndHidden
from rbac.evidence import load_holdings_at

# Returns a response (then the view does not run) or further positional arguments for the view.
type Guard = Callable[[HttpRequest, dict[str, Any]], HttpResponseBase | tuple[Any, ...]]
CLOCKS_MAY_DIFFER_BY = timedelta(minutes=1)
LONGEST_NAME = 200


def person_of(request: HttpRequest) -> AbstractBaseUser | AnonymousUser:
    """The user of the request; anonymous if the request did not pass the authentication middleware."""
    user: AbstractBaseUser | AnonymousUser = getattr(request, "user", AnonymousUser())
    return user


def usable_account(request: HttpRequest) -> HttpResponseBase | None:
    """None for a usable account, a redirect to login for all others."""
    user = person_of(request)
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
    decision = decide(person_of(request), action)
    if not decision.allowed:
        refuse(request, Refused(decision))


def authorize_anywhere(request: HttpRequest, action: str) -> None:
    decision = decide_anywhere(person_of(request), action)
    if not decision.allowed:
        refuse(request, Refused(decision))


def authorize_object(request: HttpRequest, action: str, loads: Loads, value: Any) -> Model:
    """The object that the URL names by ``value``, if the user may do ``action`` to it."""
    user: Any = person_of(request)  # authenticated: usable_account has let them pass
    obj = load(request, loads, value)
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


def fresh_enough(request: HttpRequest, minutes: int) -> None:
    """Raises RecentLoginRequired unless the user authenticated at most ``minutes`` ago."""
    user = person_of(request)
    at = state_of(user).authenticated_at if isinstance(user, AbstractBaseUser) else None
    if at is not None and -CLOCKS_MAY_DIFFER_BY <= database_now() - at <= timedelta(minutes=minutes):
        return
    if not report_only():
        raise RecentLoginRequired(minutes)
    note(request, WouldRefuse("The last log-in is too long ago."))
