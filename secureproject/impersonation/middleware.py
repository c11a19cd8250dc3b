"""Impersonation middleware: renders one page of the CMS as another user, records it, and permits nothing else.

Four controls, each sufficient alone. Only GET and HEAD pass, and only to the CMS and the public site. The view runs
in a read-only transaction of PostgreSQL. Service functions refuse an impersonated user (rbac/decisions.py), and the
audit log accepts no entry by one (audit/actors.py).

A page or file of the public site that all users may read loads no user and stays as it is. Where it loads the user,
it gets the impersonated one, so that what is hidden from them is not shown either.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import Error as DatabaseFailure
from django.db import InternalError, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from accounts.models import User
from audit.record import record
from foundation.middleware import Middleware
from foundation.sql import run_statement
from intrusion import gate
from rbac.enforcement.access_rules import rule_of
from rbac.enforcement.refusal_links import question_of
from rbac.enforcement.refusals import record_refusal
from rbac.errors import RecentLoginRequired, Refused
from secureproject.events import PAGE_VIEWED
from secureproject.http.errors import ErrorPage, ErrorsMiddleware, wrong_method
from secureproject.http.logs import logger
from secureproject.impersonation.session import end, impersonated_user, looking
from secureproject.security import MEDIA_PREFIX

LOOKS = frozenset({"GET", "HEAD"})
STILL_OPEN = frozenset({"accounts:logout", "accounts:session", "cms:see_as_stop"})
CMS, READERS = "cms", "public"
LONGEST_PATH = 200
_ONESELF = "_oneself"  # on the request: the real user


class ImpersonationMiddleware(Middleware):
    """The last middleware: every decision about the real user is made by then."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        super().__init__(get_response)
        self.errors = ErrorsMiddleware(get_response)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        _restore_user(request)
        return with_stop_button(request, response)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        _restore_user(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        rule, match = rule_of(view), request.resolver_match
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or match is None:
            return None
        if (rule is None or rule.kind == "public") and request.method in LOOKS:
            _impersonate_lazily(request)
            return None
        seen = looking(request)
        if seen is None or match.view_name in STILL_OPEN:
            return None
        person, why_over = impersonated_user(request, seen)
        if person is None:
            return _over(request, why_over)
        if request.method not in LOOKS or match.namespaces[:1] != [CMS]:
            return stopped(request, person)
        return self._answer(request, view, args, kwargs, person)

    def _answer(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any], person: User
    ) -> HttpResponseBase:
        try:
            return _shown(request, view, args, kwargs, person)
        except (PermissionDenied, Http404) as refused:
            return _refused_as_theirs(request, person, refused)
        except Exception as exception:
            if answer := self.errors.process_exception(request, exception):
                return answer
            raise


def _shown(
    request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any], person: User
) -> HttpResponseBase:
    real: Any = request.user
    _admit_and_record(request, real, person)  # first: nothing is shown that is not recorded
    try:
        with _impersonated(request, person, real), transaction.atomic():
            run_statement("SET TRANSACTION READ ONLY")
            response: HttpResponseBase = view(request, *args, **kwargs)
            if callable(render := getattr(response, "render", None)):
                response = render()
    except Refused as refused:
        record_refusal(request, refused)
        raise
    except RecentLoginRequired:
        return stopped(request, person)
    except InternalError:
        logger.exception("seen_page_wanted_to_write")
        return stopped(request, person)
    if response.streaming:  # its content would be rendered after the transaction
        return stopped(request, person)
    response.headers["Cache-Control"] = "no-store"
    return response


def _admit_and_record(request: HttpRequest, real: Any, person: User) -> None:
    gate.admit(request, "see_as", account=real)
    with transaction.atomic():
        record(PAGE_VIEWED, by=real, about=person, on_behalf_of=person, page=request.path[:LONGEST_PATH])


def _impersonate_lazily(request: HttpRequest) -> None:
    """Loading the user returns the impersonated one; a request that loads no user does not read the session.

    Not on pages about the account: they answer the user who is logged in.
    """
    if request.resolver_match is None or request.resolver_match.namespaces[:1] != [READERS]:
        return
    real: Any = request.user
    vars(request)[_ONESELF] = real

    def reader() -> Any:
        request.user = real
        seen = looking(request)
        person = impersonated_user(request, seen)[0] if seen else None
        if person is None:
            return real
        if not request.path.startswith(MEDIA_PREFIX):  # a page of the CMS requests dozens of files
            _admit_and_record(request, real, person)
        person.impersonator = real
        request.user = person
        return person

    request.user = SimpleLazyObject(reader)  # type: ignore[assignment]


def _restore_user(request: HttpRequest) -> None:
    """For code that reads the request after the view. Loads no user that was not loaded before."""
    if _ONESELF in vars(request):
        request.user = vars(request)[_ONESELF]


@contextmanager
def _impersonated(request: HttpRequest, person: User, real: Any) -> Iterator[None]:
    """Only for the view. What it stores in the session is discarded: the session is the real user's."""
    kept, modified = dict(request.session.items()), request.session.modified
    person.impersonator = real
    request.user = person
    try:
        yield
    finally:
        request.user = real
        for name in set(request.session.keys()) - kept.keys():
            del request.session[name]
        for name, value in kept.items():
            request.session[name] = value
        request.session.modified = modified


def _over(request: HttpRequest, why: str) -> HttpResponse:
    """A GET continues as the real user, with a message; other methods were meant for the other and are dropped."""
    end(request, why)
    said = _("You see the CMS as yourself again: %(why)s.") % {"why": why}
    messages.info(request, said)
    return redirect("cms:dashboard")


def _refused_as_theirs(request: HttpRequest, person: User, refused: Exception) -> HttpResponse:
    """The refusal that the other user would get, shown as theirs, with a button to stop."""
    status = 404 if isinstance(refused, Http404) else 403
    decision = refused.decision if isinstance(refused, Refused) and status == 403 else None
    context = {
        "person": person,
        "status": status,
        "reason": "" if decision is None else decision.reason,
        "question": "" if decision is None else question_of(decision),
    }
    text = render_to_string("cms/impersonation/kept_from.html", context, request)
    return HttpResponse(text, status=status, headers={"Cache-Control": "no-store"})


def stopped(request: HttpRequest, person: User) -> HttpResponse:
    text = render_to_string("cms/impersonation/stopped.html", {"person": person}, request)
    return HttpResponse(text, status=403, headers={"Cache-Control": "no-store"})


def with_stop_button(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """``response``; during impersonation, an error page of the CMS gets a button that stops it."""
    is_empty = isinstance(response, HttpResponseNotAllowed) and not response.content
    if not is_empty and not isinstance(response, ErrorPage):
        return response
    if (
        not request.path.startswith(reverse("cms:dashboard"))
        or settings.SESSION_COOKIE_NAME not in request.COOKIES
    ):
        return response
    try:
        seen = looking(request)
        person = impersonated_user(request, seen)[0] if seen else None
    except DatabaseFailure:  # it may be the failure itself
        logger.exception("seen_page_without_a_way_out")
        return response
    if person is None:
        return response
    page = wrong_method(request, response) if isinstance(response, HttpResponseNotAllowed) else response
    if isinstance(page, ErrorPage):
        context = {**page.context, "seen": str(person), "in_cms": False}
        page.content = render_to_string(page.template, context, request)
        page.headers["Cache-Control"] = "no-store"
    return page
