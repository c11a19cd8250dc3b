"""WSGI middleware: turns a blocked client away before Django, so that a flood of its requests slows no reader down.

The answer is the one that ``GuardMiddleware`` gives; both call ``stop``.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.core.handlers.wsgi import WSGIRequest

from intrusion.blocked import blocks
from intrusion.client_address import address_from, client_network
from intrusion.middleware import stop


class TurnAwayBlocked:
    """Wraps a WSGI application. A request with a cookie goes to Django: its user may have logged in."""

    def __init__(self, application: Callable[..., Any]) -> None:
        self._application = application

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        answer = self.at_once(environ, start_response)
        return self._application(environ, start_response) if answer is None else answer

    def at_once(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes] | None:
        """The answer to a blocked client, from memory; None for every other."""
        answer = stop(WSGIRequest(environ)) if _is_blocked(environ) else None
        if answer is not None:
            start_response(f"{answer.status_code} {answer.reason_phrase}", list(answer.items()))
        return answer


def _is_blocked(environ: dict[str, Any]) -> bool:
    if blocks.is_empty or environ.get("HTTP_COOKIE"):
        return False
    return blocks.seconds_left(client_network(address_from(environ))) > 0
