"""Error pages for what is refused, invalid or broken. The pages themselves need no database."""

import math
import re
import sys
from typing import Any, cast

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import DataError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.authentication.pages import ask_to_confirm
from accounts.errors import TooBusy
from accounts.sessions.http import Request
from accounts.sessions.sessions import SessionStore
from audit.context import current_context
from audit.row import Unstorable
from content.cms.editor.access_lost import creation_refused, not_found_answer
from foundation.middleware import Middleware
from intrusion.detection.reporting import report
from intrusion.errors import TooManyAttempts
from rbac.account_state import state_of
from rbac.enforcement.refusal_links import question_of
from rbac.enforcement.view_guards import user_of
from rbac.errors import Invalid, RecentLoginRequired, Refused
from secureproject.http.logs import logger

DATABASE_RETRY_AFTER = 10  # seconds
OF_AN_ARTICLE = re.compile(r"/cms/articles/[0-9]{1,18}/")


class ErrorsMiddleware(Middleware):
    """Handles exceptions of our own apps. Placed outside AccessMiddleware, which has recorded refusals by then."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            return wrong_method(request, response)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        match exception:
            case RecentLoginRequired():
                return ask_to_confirm(cast(Request, request), exception)
            case Invalid():
                return page(
                    exception.status,
                    at=request.path,
                    reason=exception.message,
                    article=_article(request.path),
                )
            case TooManyAttempts():
                return later(429, exception.retry_after, why=explanation_url(request, "paused"))
            case TooBusy():
                return later(503, exception.retry_after)
            case (
                DataError() | Unstorable()
            ):  # a character or number that PostgreSQL cannot store and no form caught
                logger.exception("data_cannot_be_stored")
                return page(400)
            case OperationalError() | InterfaceError():
                return _database_unreachable()
        return None


class ErrorPage(HttpResponse):
    """Keeps its context, so that it can be rendered again with another link back (impersonation/middleware.py)."""

    def __init__(self, template: str, context: dict[str, Any], status: int) -> None:
        super().__init__(render_to_string(template, context), status=status)
        self.template, self.context = template, context


def page(status: int, *, at: str = "", **context: Any) -> HttpResponse:
    """The error page for ``status``, with a link back that fits the path ``at``. 422 is shown as 400."""
    template = f"errors/{400 if status == 422 else status}.html"
    # Only if the CMS is open to them.
    context["in_cms"] = at.startswith("/cms/") and at != "/cms/" and not context.get("lacks_factor")
    context["request_id"] = current_context.get().request_id
    response = ErrorPage(template, context, status)
    # Caches may store a 404 without Cache-Control (RFC 9110, 15.1): a page published a moment later, or one that
    # members may read at that URL, would then be missing for all readers.
    response.headers["Cache-Control"] = "no-store"
    return response


def _article(path: str) -> str:
    """URL of the article whose action failed: it shows the current state."""
    found = OF_AN_ARTICLE.match(path)
    return found[0] if found else ""


def wrong_method(request: HttpRequest, refused: HttpResponseNotAllowed) -> HttpResponse:
    """Replaces Django's empty 405 response; the URL may have been typed by hand."""
    response = page(405, at=request.path)
    response.headers["Allow"] = refused.headers["Allow"]
    return response


def later(status: int, seconds: int, *, why: str = "") -> HttpResponse:
    response = page(status, minutes=math.ceil(seconds / 60), why=why)
    response.headers["Retry-After"] = str(seconds)
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    if not isinstance(exception, Refused):
        return page(403, at=request.path, why=explanation_url(request, "closed"), lacks_role=True)
    if (given_back := creation_refused(request, exception)) is not None:
        return given_back
    decision = exception.decision
    question = question_of(decision)
    why = f"{reverse('cms:why')}?{question}" if question else ""
    # If a rule or the account blocks it, a role would not help.
    kind = decision.considered[-1].kind
    return page(
        403,
        at=request.path,
        reason=decision.reason,
        why=why,
        lacks_role=kind == "default",
        lacks_factor=kind == "account" and _lacks_factor(user_of(request)),
    )


def _lacks_factor(person: Any) -> bool:
    """Whether ``person`` lacks only a second factor confirmed in this session."""
    if not isinstance(person, AbstractBaseUser):
        return False
    state = state_of(person)
    return state.active and not (state.frozen or state.roles_frozen or state.factor_verified)


def explanation_url(request: HttpRequest, name: str) -> str:
    """For a logged-in user: URL that explains a refusal without a rule (access_explanation/views.py)."""
    return f"{reverse('cms:why')}?about={name}" if isinstance(user_of(request), AbstractBaseUser) else ""


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The same response for missing and secret objects; text that was submitted is given back."""
    return not_found_answer(request, exception) or page(404, at=request.path)


def server_error(request: HttpRequest) -> HttpResponse:
    """Also for errors of middleware, such as a session that cannot be loaded: no ``process_exception`` sees these."""
    if isinstance(sys.exception(), OperationalError | InterfaceError):
        return _database_unreachable()
    return page(500)


def _database_unreachable() -> HttpResponse:
    logger.exception("database_unreachable")
    return later(503, DATABASE_RETRY_AFTER)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    logger.warning("csrf_refused", reason=reason)
    report("csrf_failure", request, path=request.path, reason=reason)
    if isinstance(session := getattr(request, "session", None), SessionStore):
        session.extend_nothing()  # the form may come from another site
    # A script whose page lost its cookies or is older than the session checks the cause (autosave.js).
    if "application/json" in request.headers.get("Accept", ""):
        response: HttpResponse = JsonResponse({"csrf": True}, status=403)
    else:
        response = ErrorPage("errors/csrf.html", {"why": explanation_url(request, "form")}, 403)
    response.headers["Cache-Control"] = "no-store"
    return response
