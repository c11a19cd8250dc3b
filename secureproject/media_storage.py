"""Where uploaded files lie and who sends them: MEDIA_STORAGE_URL, MEDIA_HOST and MEDIA_ACCEL."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from secureproject.environment import Environment

_HOST = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*(:[0-9]{1,5})?")
_INSIDE = re.compile(r"(/[a-z0-9-]+)+/")


def media_storage(url: str) -> dict[str, Any]:
    """The entry of STORAGES for ``url``. Raises ImproperlyConfigured."""
    parts = urlsplit(url)
    if parts.scheme == "file" and not parts.netloc and Path(unquote(parts.path)).is_absolute():
        return {
            "BACKEND": "content.media.disk.DurableFileSystemStorage",
            "OPTIONS": {"location": unquote(parts.path)},
        }
    raise ImproperlyConfigured(
        f"MEDIA_STORAGE_URL must name a folder, not {parts.scheme or 'a bare path'}."
        " For example: MEDIA_STORAGE_URL=file:///srv/media"
    )


def media_host(env: Environment) -> str:
    """The host that files have for themselves; "" when they have none. Raises ImproperlyConfigured."""
    host = env.text("MEDIA_HOST", "").lower()
    if host and not _HOST.fullmatch(host):
        raise ImproperlyConfigured(
            f"MEDIA_HOST must be a host and nothing else, not {host!r}. For example: MEDIA_HOST=files.example.org"
        )
    return host


def media_accel(env: Environment) -> str:
    """The path at which the front server keeps the store, out of everybody's reach; "" when this process sends files.

    Raises ImproperlyConfigured.
    """
    path = env.text("MEDIA_ACCEL", "")
    if path and not _INSIDE.fullmatch(path):
        raise ImproperlyConfigured(
            f"MEDIA_ACCEL must be a path with a slash at both ends, not {path!r}."
            " For example: MEDIA_ACCEL=/stored-media/"
        )
    return path
