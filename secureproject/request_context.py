"""What the journal and the logs know about the request that is being served."""

import re
import secrets
from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from audit.context import RequestContext, use_context
from intrusion.address import client_address

SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
# The order matters: most browsers also claim to be the ones further down.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
LONGEST_PROGRAM = 40


class RequestContextMiddleware:
    """Gives every request a random id and lends what is known about it to everything below."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        context = RequestContext(
            address=client_address(request),
            device=device_of(request.META.get("HTTP_USER_AGENT", "")),
            request_id=secrets.token_hex(8),
        )
        with use_context(context):
            response = self.get_response(request)
        response.headers["X-Request-ID"] = context.request_id
        return response


def device_of(user_agent: str) -> str:
    """Browser and system in a few words, for people to recognise; of programs the first word."""
    browser = next((name for mark, name in BROWSERS if f"{mark}/" in user_agent), "")
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "")
    if browser and system:
        return f"{browser}, {system}"
    program = re.match(r"[A-Za-z][\w.-]*", user_agent)
    return browser or system or (program.group()[:LONGEST_PROGRAM] if program else "")
