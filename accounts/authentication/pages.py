"""Rendering of account pages, which are never cached."""

import math
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.forms import Form
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.http import urlencode

from accounts import factor_policy
from accounts.authentication import reauthentication
from accounts.authentication.forms import CodeForm, PasswordForm
from accounts.authentication.safe_redirect import own_address
from accounts.errors import LinkNoLongerWorks
from accounts.models import User
from accounts.second_factor import factors, passkey_ceremonies
from accounts.second_factor.passkey_challenges import Purpose
from accounts.sessions import trusted_devices
from accounts.sessions.http import AnonymousRequest, Request
from accounts.single_sign_on import confirm_link
from intrusion import gate
from intrusion.errors import TooManyAttempts
from rbac.errors import RecentLoginRequired

CONFIRM_FIRST, WRONG = 403, 422

type View = Callable[..., HttpResponse]


def page(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """Renders ``template`` as a page, or only its partial ``panel`` when an open page requests a fragment."""
    context = {"site_address": settings.SITE_URL} | (context or {})
    if wants_fragment(request) and (panel := _panel_of(template)):
        response = HttpResponse(panel.render({**context, "is_fragment": True}, request), status=status)
        response.headers["X-Fragment"] = "1"
    else:
        response = render(request, template, context, status=status)
    add_never_cache_headers(response)
    return response


def form_page(request: HttpRequest, template: str, form: Form, **context: Any) -> HttpResponse:
    """The page of ``form``, with the status ``WRONG`` if it has errors."""
    return page(request, template, {"form": form, **context}, status=WRONG if form.errors else 200)


def wants_fragment(request: HttpRequest) -> bool:
    return request.headers.get("X-Fragment") == "1"


def _panel_of(template: str) -> Any:
    try:
        return get_template(f"{template}#panel")
    except TemplateDoesNotExist:
        return None


def too_many(request: HttpRequest, refused: TooManyAttempts, *, email: str) -> HttpResponse:
    """Page for a throttled log-in: the same for every name, with the way to continue (sessions/log_in_links.py)."""
    context = {"minutes": math.ceil(refused.retry_after / 60), "email": email}
    response = page(request, "account/too_many.html", context, status=refused.status_code)
    response.headers["Retry-After"] = str(refused.retry_after)
    return response


def behind_link(template: str) -> Callable[[View], View]:
    """For a view behind a mailed link: shows ``template`` when the link does not work, and sends no Referer from a URL
    with its token, not even to our own pages.

    Only links that do not work have a limit: else strangers who follow made-up ones could use it up and keep out the
    owner, whose valid link holds 128 random bits and needs none. The URL with the token never shows a form: browsers
    would send it with ``Origin: null``, which is refused as cross-site.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def shown(request: Any, **token: str) -> HttpResponse:
            try:
                response = view(request, **token)
            except LinkNoLongerWorks as error:
                gate.admit(request, "mailed_link")
                response = page(request, template, {"message": str(error)}, status=404)
            if token:
                response.headers["Referrer-Policy"] = "no-referrer"
            return response

        return shown

    return decorate


def second_factor_page(
    request: AnonymousRequest, user: User, form: CodeForm, *, trouble: str = "", status: int = 200
) -> HttpResponse:
    """Asks ``user`` for a passkey or a code, depending on what they have."""
    context = {
        "form": form if factors.totp_of(user) and not factor_policy.password_disabled(user) else None,
        "asked": passkey_ceremonies.ask(request, Purpose.SECOND_FACTOR, user)
        if factors.passkeys_of(user)
        else None,
        "trouble": trouble,
        "may_remember": trusted_devices.may_remember(user),
    }
    return page(request, "account/second_factor.html", context, status=status)


def ask_to_confirm(request: Request, exception: RecentLoginRequired) -> HttpResponse:
    """The response to RecentLoginRequired.

    A page is requested again after re-authentication. The form of a ``@replayable`` view is stored on the server
    until then; after any other form, the user starts again from the page it was on. A program gets the URL as JSON.
    """
    address = reverse("accounts:confirm")
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"confirm": address, "minutes": exception.minutes}, status=CONFIRM_FIRST)
    if request.method in {"GET", "HEAD"}:
        return redirect(f"{address}?{urlencode({'next': request.get_full_path()})}")
    to = request.get_full_path() if exception.kept else page_before(request)
    form = reauthentication.form_for(request)
    return confirmation_page(
        request, form, to=to, kept=exception.kept, interrupted=True, status=CONFIRM_FIRST
    )


def confirmation_page(
    request: Request,
    form: CodeForm | PasswordForm,
    *,
    to: str,
    kept: str = "",
    interrupted: bool = False,
    trouble: str = "",
    status: int = 200,
) -> HttpResponse:
    """``to`` is the URL to continue at; ``kept`` the token of a form stored on the server."""
    has_passkeys = bool(factors.passkeys_of(request.user))
    has_nothing = confirm_link.has_nothing_here(request)
    at_provider = confirm_link.identity_behind(request) is not None
    interrupted_there = confirm_link.Interrupted(to, kept)
    context = {
        "form": None if has_nothing or (has_passkeys and not factors.totp_of(request.user)) else form,
        "has_nothing": has_nothing,
        "at_provider": confirm_link.link_to_provider(request, interrupted_there) if at_provider else "",
        "asked": passkey_ceremonies.ask(request, Purpose.CONFIRM, request.user) if has_passkeys else None,
        "trouble": trouble,
        "next": to,
        "kept": kept,
        "interrupted": interrupted,
    }
    return page(request, "account/confirm.html", context, status=status)


def page_before(request: HttpRequest) -> str:
    """The page of this site that the request came from, by its Referer; empty for any other origin."""
    origin, page_of = f"{request.scheme}://{request.get_host()}/", request.headers.get("Referer", "")
    return own_address(page_of.removeprefix(origin[:-1])) if page_of.startswith(origin) else ""
