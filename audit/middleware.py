"""Middleware that gives the audit log its request context.

``settings.AUDIT_CLIENT_ADDRESS`` and ``settings.AUDIT_SESSION_DIGEST`` may name functions of the request by dotted
path. Put this middleware before the one that logs requests, so that both logs use the same request id. Behind
``settings.TRUSTED_PROXY_COUNT`` proxies (1 or more) an id in ``X-Request-ID`` is kept: let the outermost proxy set it.
"""

import hashlib
import re
import secrets
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.module_loading import import_string

from audit.context import use_context
from audit.user_agent import device_from

# A trusted proxy may have set a request id. Only a UUID is accepted: it can hold no name, and it breaks no log.
UUID_FORM = re.compile(r"[0-9a-fA-F]{8}-?(?:[0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}")
DIGEST_FORM = re.compile(r"[0-9a-f]{0,64}")
type Ask = Callable[[HttpRequest], str]


def remote_address(request: HttpRequest) -> str:
    """The peer's IP address; for projects without a proxy and without the app ``intrusion``."""
    return str(request.META.get("REMOTE_ADDR", ""))


def session_digest(request: HttpRequest) -> str:
    """SHA-256 of the session key, empty without one. Neither loads the session nor marks it as accessed."""
    key = getattr(getattr(request, "session", None), "session_key", None)
    return hashlib.sha256(f"secure_audit session {key}".encode()).hexdigest() if key else ""


class ContextOfRequest:
    """The context of one request."""

    def __init__(self, request: HttpRequest, request_id: str, *, address: str, digest: Ask) -> None:
        self.request_id = request_id
        self.address = address
        self.device = device_from(request.META.get("HTTP_USER_AGENT", ""))
        self._request = request
        self._ask_digest = digest

    @property
    def session_digest(self) -> str:
        """Asked for each entry: login and logout change the session within a request."""
        digest = self._ask_digest(self._request)
        if not DIGEST_FORM.fullmatch(digest):
            raise ValueError(
                "AUDIT_SESSION_DIGEST must return at most 64 hexadecimal digits; never the key itself."
            )
        return digest


class RequestContextMiddleware:
    """Supports synchronous and asynchronous projects.

    Sends the request id as ``X-Request-ID``, so that users can quote it when they report a problem.
    """

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self._get_response = get_response
        self._address: Ask = import_string(client_address_path())
        self._digest: Ask = import_string(session_digest_path())
        self._is_async = iscoroutinefunction(get_response)  # computed once: it does not change
        if self._is_async:
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> HttpResponseBase | Awaitable[HttpResponseBase]:
        if self._is_async:
            return self._answer_later(request)
        context = self._context(request)
        with use_context(context):
            response: HttpResponseBase = self._get_response(request)
        response.headers["X-Request-ID"] = context.request_id
        return response

    async def _answer_later(self, request: HttpRequest) -> HttpResponseBase:
        context = self._context(request)
        with use_context(context):
            response: HttpResponseBase = await self._get_response(request)
        response.headers["X-Request-ID"] = context.request_id
        return response

    def _context(self, request: HttpRequest) -> ContextOfRequest:
        request_id = request_id_for(request.META)
        request.META["HTTP_X_REQUEST_ID"] = request_id
        return ContextOfRequest(request, request_id, address=self._address(request), digest=self._digest)


def request_id_for(headers: Mapping[str, Any]) -> str:
    """The id of a request with these headers, named as in ``META``: set by the site's proxy, or random."""
    # Without a proxy the header is the client's: it could file its actions under the request of another client.
    given = str(headers.get("HTTP_X_REQUEST_ID", "")) if behind_a_proxy() else ""
    return given if UUID_FORM.fullmatch(given) else secrets.token_hex(8)


def behind_a_proxy() -> bool:
    """Whether a proxy of the site is in front, as ``settings.TRUSTED_PROXY_COUNT`` says (0 by default)."""
    count: int = getattr(settings, "TRUSTED_PROXY_COUNT", 0)
    return count >= 1


def client_address_path() -> str:
    """Dotted path of the function that returns a client's address."""
    path: str = getattr(settings, "AUDIT_CLIENT_ADDRESS", "audit.middleware.remote_address")
    return path


def session_digest_path() -> str:
    """Dotted path of the function that returns the digest of a request's session."""
    path: str = getattr(settings, "AUDIT_SESSION_DIGEST", "audit.middleware.session_digest")
    return path
