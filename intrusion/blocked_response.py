"""Response for blocked clients: rendered once, without a query."""

from collections.abc import Callable
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.template.loader import render_to_string
from django.utils.module_loading import import_string

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


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
