"""POST after session expiry, or while a required step is due: no redirect, the submitted text is returned.

It is returned and not stored for automatic replay after log-in, as ``@replayable`` does within a session, because the
sender is not proved. An attacker who planted an old cookie and a form in a browser could otherwise have it executed
in the name of the next user to log in. With JavaScript, the editor waits and submits the form itself (stay.js).
"""

from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse

from accounts.authentication.pages import page, wants_fragment
from accounts.sessions.reauth_request_store import fields_of
from foundation.middleware import Middleware
from rbac.enforcement.access_rules import rule_of

LOG_IN_FIRST, STEP_FIRST = 401, 403
# Instructions only, no user input.
NO_WORDS = frozenset({"then", "next", "base", "version", "window", "sequence", "copy"})


class ExpiredSessionPostMiddleware(Middleware):
    """Must come after AccessMiddleware. Ignores public views."""

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        rule = rule_of(view)
        had_a_session = settings.SESSION_COOKIE_NAME in request.COOKIES  # others must log in
        if request.method != "POST" or not had_a_session or rule is None or rule.kind == "public":
            return None
        return None if isinstance(request.user, AbstractBaseUser) else session_is_over(request)


def session_is_over(request: HttpRequest) -> HttpResponse | None:
    """JSON for a program; for a browser a page with the submitted text and instructions. None if there is no text."""
    if wants_fragment(request) or "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"log_in": reverse("accounts:login")}, status=LOG_IN_FIRST)
    return _given_back(request, status=LOG_IN_FIRST)


def step_comes_first(request: HttpRequest, step: str) -> HttpResponse | None:
    """The same for a form whose user must enrol a factor first: a role's policy changed since it was opened."""
    if wants_fragment(request) or "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"first": reverse(step)}, status=STEP_FIRST)
    return _given_back(request, status=STEP_FIRST, step=step)


def _given_back(request: HttpRequest, *, status: int, step: str = "") -> HttpResponse | None:
    written = [
        (name, value)
        for name, values in fields_of(request)
        if name not in NO_WORDS and not name.startswith("initial-")
        for value in values
        if value.strip()
    ]
    if not written:
        return None
    return page(request, "account/session_over.html", {"written": written, "step": step}, status=status)
