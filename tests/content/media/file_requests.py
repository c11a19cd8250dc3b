"""Requests for stored files."""

from typing import Any

from django.test import Client

from content.models import Asset
from tests.content.media.files import current

KEPT_BY_READERS = "public, max-age=31536000, immutable, s-maxage=2, proxy-revalidate"


def get(client: Client, path: str, method: str = "get", **headers: str) -> Any:
    """The answer, read to its end: ``body`` is what came."""
    answer: Any = getattr(client, method)(path, headers={k.replace("_", "-"): v for k, v in headers.items()})
    answer.body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer


def headers_of(answer: Any) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name != "X-Request-ID"}


def address(asset: Asset) -> str:
    found: str = current(asset).address
    return found
