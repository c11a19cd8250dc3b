"""Where uploaded files lie: MEDIA_STORAGE_URL, ``file:///absolute/path``."""

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


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
