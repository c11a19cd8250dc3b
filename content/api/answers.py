"""Responses of the JSON API: JSON that caches may keep like pages, and refusals in a sentence."""

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse

from content.public.rendering.caching import CACHE_CONTROL, answered_before, cacheable
from intrusion import gate

WHY = "what programs read here, everybody may read"


def known_or_admitted(request: HttpRequest, etag: str) -> HttpResponse | None:
    """304 if the client has the answer. Else None, or TooManyAttempts over the limit of the address."""
    known = answered_before(request, etag)
    if known is None:
        gate.admit(request, "api")
    return known


def answer(facts: Any, etag: str, changed_at: datetime | None = None) -> HttpResponse:
    return cacheable(_json(facts), etag, changed_at)


def refused(status: int, sentence: str) -> HttpResponse:
    """Cached as briefly as pages: a request two seconds later may get another answer."""
    response = _json({"error": sentence}, status=status)
    response.headers["Cache-Control"] = CACHE_CONTROL
    return response


def whole(path: str) -> str:
    """Absolute URL of ``path`` on this site, for other machines."""
    return f"{settings.SITE_URL}{path}"


def moment(at: datetime) -> str:
    """RFC 3339, in UTC."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _json(facts: Any, status: int = 200) -> JsonResponse:
    options = {"ensure_ascii": False, "separators": (",", ":")}
    return JsonResponse(facts, status=status, json_dumps_params=options)
