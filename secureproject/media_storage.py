"""Storage and delivery of uploaded files: MEDIA_STORAGE_URL, MEDIA_HOST and MEDIA_ACCEL."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from secureproject.environment import Environment

_HOST = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*(:[0-9]{1,5})?")
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_REGION = re.compile(r"[a-z0-9-]{2,40}")
LONGEST_SIGNED = 5  # seconds: at most this long a file stays available after a takedown
_EXAMPLES = (
    "For example: MEDIA_STORAGE_URL=file:///srv/media or"
    " MEDIA_STORAGE_URL=s3://KEY:SECRET@s3.eu-central-1.amazonaws.com/BUCKET?region=eu-central-1"
)
_INSIDE = re.compile(r"(/[a-z0-9-]+)+/")


def media_storage(url: str) -> dict[str, Any]:
    """Entry of STORAGES for ``url``, ``file:///FOLDER`` or a bucket URL (see ``_bucket``).

    Raises ImproperlyConfigured, whose message never contains a part of ``url`` that may be a secret.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ImproperlyConfigured(f"MEDIA_STORAGE_URL cannot be read. {_EXAMPLES}") from None
    if parts.scheme == "file" and not parts.netloc and Path(unquote(parts.path)).is_absolute():
        return {
            "BACKEND": "content.media.disk.DurableFileSystemStorage",
            "OPTIONS": {"location": unquote(parts.path)},
        }
    if parts.scheme == "s3":
        return {"BACKEND": "content.media.s3.BucketStorage", "OPTIONS": _bucket(parts, port)}
    raise ImproperlyConfigured(
        f"MEDIA_STORAGE_URL must name a folder or a bucket, not {parts.scheme or 'a bare path'}. {_EXAMPLES}"
    )


def signed_origin(options: dict[str, Any]) -> str:
    """Origin of files that are not public, for the content policy; "" if this site sends them itself."""
    return str(options.get("endpoint") or "") if options.get("seconds") else ""


def _bucket(parts: SplitResult, port: int | None) -> dict[str, Any]:
    """``s3://KEY:SECRET@HOST[:PORT]/BUCKET?region=REGION&tls=true&signed=5``, the names percent-encoded.

    Without KEY and SECRET, those of the machine (its role) are used. ``signed``: lifetime in seconds of the signed
    URLs to which browsers are redirected for files that are not public, at most 5; with 0 the site sends them
    itself."""
    said = dict(parse_qsl(parts.query, keep_blank_values=True))
    bucket, tls, signed = parts.path.strip("/"), said.pop("tls", "true"), said.pop("signed", "5")
    region = said.pop("region", "us-east-1")
    if (
        said
        or not parts.hostname
        or not _HOST.fullmatch(parts.hostname)
        or not _BUCKET.fullmatch(bucket)
        or not _REGION.fullmatch(region)
        or tls not in {"true", "false"}
        or not (signed.isascii() and signed.isdigit() and int(signed) <= LONGEST_SIGNED)
        or (parts.username is None) != (parts.password is None)
    ):
        raise ImproperlyConfigured(f"MEDIA_STORAGE_URL names no bucket as it should. {_EXAMPLES}")
    return {
        "bucket": bucket,
        "region": region,
        "seconds": int(signed),
        "endpoint": f"http{'s' if tls == 'true' else ''}://{parts.hostname}{f':{port}' if port else ''}",
        "access_key": unquote(parts.username) if parts.username else None,
        "secret_key": unquote(parts.password) if parts.password else None,
    }


def media_host(env: Environment) -> str:
    """Separate host for files; "" if there is none. Raises ImproperlyConfigured."""
    host = env.text("MEDIA_HOST", "").lower()
    if host and not _HOST.fullmatch(host):
        raise ImproperlyConfigured(
            f"MEDIA_HOST must be a host and nothing else, not {host!r}. For example: MEDIA_HOST=files.example.org"
        )
    return host


def media_accel(env: Environment) -> str:
    """Internal path of the store on the front server, not reachable by clients; "" when this process sends files.

    Raises ImproperlyConfigured.
    """
    path = env.text("MEDIA_ACCEL", "")
    if path and not _INSIDE.fullmatch(path):
        raise ImproperlyConfigured(
            f"MEDIA_ACCEL must be a path with a slash at both ends, not {path!r}."
            " For example: MEDIA_ACCEL=/stored-media/"
        )
    return path
