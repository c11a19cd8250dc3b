"""Middleware of accounts. None of it reads a cookie or the database before the user is accessed."""

from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware as DjangoSessionMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.functional import SimpleLazyObject

from accounts.models import User
from accounts.models.session import absolute_life
from accounts.sessions import devices
from accounts.sessions.sessions import SessionStore
from intrusion import trusted_browser
from intrusion.conf import pass_cookie
from intrusion.detection.reporting import report
from rbac.account_state import shown_devices
from rbac.enforcement.access_rules import rule_of

# The header X-Background, of requests that a page sends by itself: they do not extend the session. Named as in META,
# because ``request.headers`` parses the names of all headers first.
BACKGROUND = "HTTP_X_BACKGROUND"


class SessionMiddleware(DjangoSessionMiddleware):
    """Django's, with a store whose ``session_key`` differs from the cookie value, and with the device cookie."""

    def process_request(self, request: HttpRequest) -> None:
        shown = devices.tokens_in_cookie(request)
        shown_devices.set(shown)
        request.session = SessionStore(
            request.COOKIES.get(settings.SESSION_COOKIE_NAME),
            shown=shown,
            background=request.META.get(BACKGROUND) == "1",
        )

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        session = request.session
        shown_devices.set(frozenset())
        if not isinstance(session, SessionStore) or not session.accessed:
            return response
        patch_vary_headers(response, ("Cookie",))
        if session.misused:
            report("session_on_two_devices", request, session=session.misused[:12])
        # A cookie that is merely unknown stays: this response may belong to a request that ran while another one
        # rotated the key, and deleting the cookie would delete the new key.
        if session.flushed and session.session_key is None and session.is_empty():
            delete_cookie(response)
        elif session.modified and not session.is_empty() and response.status_code < 500:
            save(session)
            set_cookie(response, session)
            set_device_cookie(response, session)
            set_pass(response, session)
        return response


class AccountStateMiddleware(AuthenticationMiddleware):
    """``request.user``: the user, loaded together with the session, with the authentication method."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: person_behind(request))  # type: ignore[assignment]

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        """On views that require log-in, replaces the lazy user by the real one: a page accesses it a thousand times."""
        rule = rule_of(view)
        if rule is not None and rule.kind != "public":
            request.user = person_behind(request)


def person_behind(request: HttpRequest) -> User | AnonymousUser:
    cached: User | AnonymousUser | None = getattr(request, "_cached_user", None)
    if cached is None:
        session = request.session
        cached = (session.person() if isinstance(session, SessionStore) else None) or AnonymousUser()
        request._cached_user = cached  # type: ignore[attr-defined]
    return cached


def save(session: SessionStore) -> None:
    try:
        session.save()
    except UpdateError as error:
        raise SessionInterrupted("The session ended while the request was under way.") from error


def set_cookie(response: HttpResponseBase, session: SessionStore) -> None:
    # No expiry: the cookie ends with the browser session, the session when the server says so.
    response.set_cookie(settings.SESSION_COOKIE_NAME, session.cookie or "", **_flags())


def set_device_cookie(response: HttpResponseBase, session: SessionStore) -> None:
    """Only after a log-in: an anonymous reader is never tracked."""
    if cookie := session.device_cookie.reveal():
        age = devices.COOKIE_LIFE
        response.set_cookie(settings.DEVICE_COOKIE_NAME, cookie, max_age=age, **_flags())


def set_pass(response: HttpResponseBase, session: SessionStore) -> None:
    """At a log-in with a second factor or from a known device: the block of an address does not lock this user out."""
    if session.device_cookie and (session.factor or session.device_was_known):
        life = int(absolute_life().total_seconds())
        value = trusted_browser.issue(session[SESSION_KEY], seconds=life)
        response.set_cookie(pass_cookie(), value, **_flags())


def delete_cookie(response: HttpResponseBase) -> None:
    flags = _flags()
    for name in (settings.SESSION_COOKIE_NAME, pass_cookie()):
        response.set_cookie(name, "", max_age=0, **flags)


def _flags() -> dict[str, Any]:
    return {
        "path": settings.SESSION_COOKIE_PATH,
        "domain": settings.SESSION_COOKIE_DOMAIN,
        "secure": settings.SESSION_COOKIE_SECURE,
        "httponly": settings.SESSION_COOKIE_HTTPONLY,
        "samesite": settings.SESSION_COOKIE_SAMESITE,
    }
