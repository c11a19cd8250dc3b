"""What a person sees when something is refused, wrong or broken. Nothing here needs the database or a session."""

import math
from collections.abc import Callable
from typing import Any, cast

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import DataError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode

from accounts.errors import TooBusy
from accounts.pages import ask_to_confirm
from accounts.requests import Request
from audit.canonical import Unstorable
from audit.context import current_context
from intrusion.errors import TooManyAttempts
from rbac.decisions import Decision
from rbac.errors import Invalid, RecentLoginRequired, Refused
from rbac.names import object_label
from secureproject.logs import logger

DATABASE_RETRY_AFTER = 10  # seconds


class ErrorsMiddleware:
    """Answers the exceptions of our own apps. Stands outside AccessMiddleware, which has recorded refusals by then."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        match exception:
            case RecentLoginRequired():
                return ask_to_confirm(cast(Request, request), exception)
            case Invalid():
                return page(exception.status, at=request.path, reason=exception.message)
            case TooManyAttempts():
                return later(429, exception.retry_after)
            case TooBusy():
                return later(503, exception.retry_after)
            case (
                DataError() | Unstorable()
            ):  # a character or a number that PostgreSQL cannot hold, past every form
                logger.exception("data_cannot_be_stored")
                return page(400)
            case OperationalError() | InterfaceError():
                logger.exception("database_unreachable")
                return later(503, DATABASE_RETRY_AFTER)
        return None


def page(status: int, *, at: str = "", **context: Any) -> HttpResponse:
    """The error page for ``status``; its way out fits the path ``at``. 422 is, to a reader, a request not in order."""
    template = f"errors/{400 if status == 422 else status}.html"
    context["in_cms"] = at.startswith("/cms/") and at != "/cms/"
    context["request_id"] = current_context.get().request_id
    response = HttpResponse(render_to_string(template, context), status=status)
    if status != 404:
        response.headers["Cache-Control"] = "no-store"
    return response


def later(status: int, seconds: int) -> HttpResponse:
    response = page(status, minutes=math.ceil(seconds / 60))
    response.headers["Retry-After"] = str(seconds)
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    if not isinstance(exception, Refused):
        return page(403, at=request.path)
    return page(403, at=request.path, reason=exception.decision.reason, why=_question(exception.decision))


def _question(decision: Decision) -> str:
    """The address of the page that shows the whole decision, for whoever is logged in."""
    if not isinstance(decision.actor, AbstractBaseUser):
        return ""
    asked = {"action": str(decision.action), "object": object_label(decision.obj)}
    return f"{reverse('cms:why')}?{urlencode(asked)}"


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Says the same whether the thing is missing or must stay unknown."""
    return page(404, at=request.path)


def server_error(request: HttpRequest) -> HttpResponse:
    return page(500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    logger.warning("csrf_refused", reason=reason)
    response = HttpResponse(render_to_string("errors/csrf.html"), status=403)
    response.headers["Cache-Control"] = "no-store"
    return response
