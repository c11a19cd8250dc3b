"""A form that is sent after its session has ended, or once its person has to do something first: nobody is redirected,
and every word is given back.

It is given back and not kept, to be sent again by itself after the log-in, as ``@replayable`` does within a session:
nobody has proved who sent it. Whoever put an old cookie and a form into somebody's browser could otherwise have it done
in the name of whoever logs in next. With script the editor waits in its place and sends it itself (stay.js).
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import reverse

from accounts.authentication.pages import page, wants_fragment
from accounts.sessions.reauth_request_store import fields_of
from rbac.enforcement.decorators import rule_of

LOG_IN_FIRST, STEP_FIRST = 401, 403
NO_WORDS = frozenset(
    {"then", "next", "base", "version", "window", "sequence", "copy"}
)  # say what to do, and nothing anybody wrote


class SessionOverMiddleware:
    """Stands after AccessMiddleware. Public views are none of its business."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        rule = rule_of(view)
        had_a_session = settings.SESSION_COOKIE_NAME in request.COOKIES  # strangers are sent to the log-in
        if request.method != "POST" or not had_a_session or rule is None or rule.kind == "public":
            return None
        return None if isinstance(request.user, AbstractBaseUser) else session_is_over(request)


def session_is_over(request: HttpRequest) -> HttpResponse | None:
    """JSON for a program; for a person their words, on a page that says what to do. None when there are no words."""
    if wants_fragment(request) or "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"log_in": reverse("accounts:login")}, status=LOG_IN_FIRST)
    return _given_back(request, status=LOG_IN_FIRST)


def step_comes_first(request: HttpRequest, step: str) -> HttpResponse | None:
    """The same for a form that meets the wall of a role that asks for more since it was opened."""
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
