"""Intrusion detection middleware: stops blocked clients, from memory, and passes unusual responses to the sensors.

Must be the first middleware. For a request of a client that is neither blocked nor slowed down, answered with 200 or
304, it compares a few values and touches no counter.
"""

from collections.abc import Awaitable, Callable
from functools import lru_cache
from typing import Any

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.template.loader import render_to_string
from django.utils.module_loading import import_string

from intrusion.blocked import SLOW_SECONDS, blocks
from intrusion.conf import allows, dry_run, open_paths
from intrusion.detection.background import watch
from intrusion.detection.buffer import ledger
from intrusion.detection.reporting import ORDINARY, network_of, observe, report
from intrusion.models import Kind
from intrusion.responses import SLOW_AT
from intrusion.sensors import is_marked
from intrusion.trusted_browser import holder

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


class GuardMiddleware:
    """Works in synchronous and asynchronous projects."""

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self._get_response = get_response
        self._is_async = iscoroutinefunction(get_response)  # once: it takes longer than a request here
        if self._is_async:
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> HttpResponseBase | Awaitable[HttpResponseBase]:
        if self._is_async:
            return self._answer_later(request)
        if (stopped := _stopped(request)) is not None:
            return stopped
        response: HttpResponseBase = self._get_response(request)
        _look(request, response)
        return response

    async def _answer_later(self, request: HttpRequest) -> HttpResponseBase:
        if (stopped := _stopped(request)) is not None:
            return stopped
        response: HttpResponseBase = await self._get_response(request)
        _look(request, response)
        return response


def _stopped(request: HttpRequest) -> HttpResponseBase | None:
    if not watch.is_awake:
        watch.wake()
    return None if blocks.is_empty else stop(request)


def stop(request: HttpRequest) -> HttpResponseBase | None:
    """The response for a blocked client, None for any other. No query."""
    network = network_of(request)
    seconds = blocks.seconds_left(network)
    if not seconds and not blocks.is_slowed(network):
        return None
    if request.path_info.startswith(open_paths()) or dry_run() or allows(network):
        return None
    if _has_logged_in(request):
        return None
    if seconds:
        return turn_away(request, 403, seconds)
    if ledger.points((Kind.CLIENT, network)) < SLOW_AT:
        blocks.let_run(network)
        return None
    return _too_many_requests(request) if blocks.must_wait(network) else None


def _too_many_requests(request: HttpRequest) -> HttpResponseBase:
    """A client that continues anyway gets closer to a block."""
    response = turn_away(request, 429, SLOW_SECONDS)
    _look(request, response)
    return response


def _has_logged_in(request: HttpRequest) -> bool:
    account = holder(request)
    if account == "":
        report("manipulated_value", request, name="pass")
    return bool(account) and account not in blocks.accounts


def _look(request: HttpRequest, response: HttpResponseBase) -> None:
    if response.status_code not in ORDINARY or request.method == "POST" or is_marked(request.META):
        observe(request, response)


def turn_away(request: HttpRequest, status: int, seconds: float) -> HttpResponse:
    """403 for a blocked client, 429 for a slowed-down one; ``Retry-After`` says how long."""
    response = HttpResponse(_page(status), status=status, headers=dict(HEADERS))
    if seconds < 10**9:
        response.headers["Retry-After"] = str(max(1, int(seconds)))
    if adjust := _adjusted():
        adjust(request, response)
    return response


@lru_cache
def _page(status: int) -> bytes:
    context = {"status": status, "login_url": resolve_url(settings.LOGIN_URL)}
    return render_to_string(f"intrusion/turned_away_{status}.html", context).encode()


@lru_cache
def _adjusted() -> Callable[[HttpRequest, HttpResponse], None] | None:
    """``INTRUSION_ADJUST_ANSWER``: a function that sets the headers that the project's other pages have."""
    path = getattr(settings, "INTRUSION_ADJUST_ANSWER", "")
    found: Callable[[HttpRequest, HttpResponse], None] | None = import_string(path) if path else None
    return found
