"""Structured logs: one JSON object per line, with a request id and without secrets."""

import json
import re
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse
from django_structlog.middlewares import RequestMiddleware
from structlog.typing import EventDict, Processor

from audit.context import current_context

logger = structlog.stdlib.get_logger("secureproject")

HIDDEN = "[hidden]"
SECRET_NAMES = re.compile(
    r"pass(word|wd|phrase)|secret|token|cookie|authori[sz]ation|csrf|session|api_?key|encryption|private|otp"
    r"|(^|[_-])codes?($|[_-])|invitation|credential|signature",
    re.IGNORECASE,
)
NOT_SECRET = {"status_code", "session_digest"}
# The same secrets inside a sentence, a URL or the text of an error.
SECRETS_IN_TEXT = (
    (
        re.compile(
            r"(?i)\b(password|passwd|secret|token|code|cookie|csrf\w*|sessionid|authorization)"
            r"(\s*[=:]\s*)[^\s&;,'\"]+"
        ),
        r"\1\2" + HIDDEN,
    ),
    (re.compile(r"(?i)\b(bearer|basic|negotiate)\s+[a-z0-9+/=._~-]{6,}"), r"\1 " + HIDDEN),
    # Bounded: otherwise a long URL costs the square of its length, and any client can request one.
    (re.compile(r"(?i)(\b[a-z][a-z0-9+.-]{0,30}://[^\s/:@]{0,200}:)[^\s/@]{1,2000}(@)"), r"\1" + HIDDEN + r"\2"),
    (re.compile(r"(/account/(?:[a-z-]+/){1,4})[^\s/?\"']{20,}"), r"\1" + HIDDEN),
    (re.compile(r"(/guest/(?:[a-z-]+/){1,3})[^\s/?\"']{16,}"), r"\1" + HIDDEN),
    (re.compile(r"(/comments/mine/)[^\s/?\"']{16,}"), r"\1" + HIDDEN),
)  # fmt: skip

# Markers of possible secrets, checked first because most texts have none.
MAY_HOLD_A_SECRET = re.compile(
    r"(?i)passw|secret|token|code|cookie|csrf|sessionid|authorization|bearer|basic|negotiate|://|/account/|/guest/"
    r"|/comments/mine/"
)


class RequestLogMiddleware(RequestMiddleware):
    """Logs each request that changed something, was refused or failed; reading the site logs nothing."""

    def prepare(self, request: HttpRequest) -> None:
        """Binds nothing: ``add_request_id`` finds the id when a line is logged."""

    def handle_response(self, request: HttpRequest, response: HttpResponse) -> None:
        read = request.method in {"GET", "HEAD"} and response.status_code < 400
        if hasattr(request, "_raised_exception") or not read:
            super().handle_response(request, response)

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        return f"{request.method} {request.path}"  # a query string may contain anything

    @staticmethod
    def bind_user_id(request: HttpRequest) -> None:
        """Does nothing: loading the user would read the session. The audit log records who did what."""


def write_line(event: str, **facts: str | int) -> None:
    """Fast log line, for responses cheaper than the usual way (100 us). Does not search for secrets."""
    moment = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    sys.stderr.write(json.dumps({"event": event, **facts, "level": "info", "timestamp": moment}) + "\n")


def add_request_id(_logger: object, _method: str, event: EventDict) -> EventDict:
    """Adds the request id that the audit log uses, too."""
    if request_id := current_context.get().request_id:
        event.setdefault("request_id", request_id)
    return event


def hide_secrets(_logger: object, _method: str, event: EventDict) -> EventDict:
    """Removes secrets by field name, and from every text."""
    return {name: _without_secret(name, value) for name, value in event.items()}


def _without_secret(name: str, value: Any) -> Any:
    if type(value) is str and not SECRET_NAMES.search(name) and not MAY_HOLD_A_SECRET.search(value):
        return value  # true for most values
    is_status = name == "code" and isinstance(value, int) and value in range(100, 600)
    if name not in NOT_SECRET and not is_status and SECRET_NAMES.search(name):
        return HIDDEN
    if isinstance(value, Mapping):
        return {key: _without_secret(str(key), inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set):
        return [_without_secret("", inner) for inner in value]
    if isinstance(value, bool | int | float | None):
        return value
    text = str(value)
    for pattern, replacement in SECRETS_IN_TEXT:
        text = pattern.sub(replacement, text)
    return text


SHARED: list[Processor] = [
    add_request_id,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.StackInfoRenderer(),
    # Never shows local variables of frames: a password is one of them.
    structlog.processors.format_exc_info,
    hide_secrets,
]


def configure_logs(*, level: str) -> dict[str, Any]:
    """Configures structlog and returns Django's LOGGING, so that both write the same lines."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": SHARED,
        "processors": [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(),
        ],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": formatter},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "stream": sys.stderr, "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": level, "propagate": True},
            # Our own line already covers refused and failed requests, once.
            "django.request": {"handlers": [], "level": "CRITICAL", "propagate": True},
            "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
            "procrastinate": {"level": "WARNING"},
        },
    }
