"""MFA enrolment: users with a CMS role must set up and show a second factor before anything else."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import urlencode

from accounts.authentication.expired_session_post import step_comes_first
from accounts.models import User
from accounts.second_factor import mfa_grace_period
from accounts.second_factor.factors import has_any
from accounts.sessions.http import Request
from accounts.sessions.sessions import SessionStore
from foundation.middleware import Middleware
from rbac.assignments import assignments_of
from rbac.enforcement.access_rules import rule_of
from rbac.names import held_label
from rbac.roles import holds_any_role

type View = Callable[..., HttpResponseBase]


def before_enrolment[V: View](view: V) -> V:
    """Marks the few pages needed during enrolment. Must be the outermost decorator."""
    view.allowed_before_enrolment = True  # type: ignore[attr-defined]
    return view


class MfaEnrolmentMiddleware(Middleware):
    """Middleware that enforces enrolment. Public pages do not load the user, so they cost nothing and set no cookie."""

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        rule = rule_of(view)
        if getattr(view, "allowed_before_enrolment", False) or (rule is not None and rule.kind == "public"):
            return None
        user = request.user
        if not isinstance(user, AbstractBaseUser):
            return None
        to = next_step(user, request.session)  # type: ignore[arg-type]
        if not to:
            return None
        given_back = step_comes_first(request, to) if request.method == "POST" else None
        return given_back or _on_the_way(request, to)


def waiting_roles(user: User) -> list[str]:
    """The roles that count for nothing until ``user`` has a second factor; none for a user who has one."""
    return [] if has_any(user) else [held_label(held) for held in assignments_of(user).all()]


def requires_current_factor[V: View](view: V) -> V:
    """Requires a session with a second factor from users who have one. Goes below the view's access rule."""

    @wraps(view)
    def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.session.factor and has_any(request.user):
            return _on_the_way(request, "accounts:confirm")
        return view(request, *args, **kwargs)

    return guarded  # type: ignore[return-value]


def _on_the_way(request: HttpRequest, page: str) -> HttpResponse:
    to = redirect(page)
    if request.method in {"GET", "HEAD"}:  # the browser can be redirected back to it
        to["Location"] += "?" + urlencode({"next": request.get_full_path()})
    return to


def next_step(user: User, session: SessionStore) -> str:
    """The page that a user with a role must pass first; empty when every requirement is met.

    Queries the database only for users who lack a factor. Their session knows this since the log-in, a new role or a
    policy change.
    """
    mfa_grace_period.recheck(session, user)
    if mfa_grace_period.passkey_is_due(session):
        return "accounts:confirm"
    shown = user.signed_in is not None and user.signed_in.factor
    if (shown and not session.get(mfa_grace_period.DUE)) or not holds_any_role(user):
        return ""
    if not shown and has_any(user):
        return "accounts:confirm"
    demand = mfa_grace_period.demand_on(user)
    if demand is None:
        session.pop(mfa_grace_period.DUE, None)
        return ""
    if demand.is_open:
        return "" if session.get(mfa_grace_period.LATER) else "accounts:protect"
    return "accounts:passkey_new" if demand.passkey else "accounts:enrol"
