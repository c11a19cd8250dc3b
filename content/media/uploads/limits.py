"""Upload limits: of one file by its kind, and of one user at a time."""

from datetime import timedelta

from django.conf import settings

from content.media.inspection.limits import Limits

KEPT = timedelta(hours=24)  # unfinished uploads, since their last byte
SHOWN = timedelta(hours=24)  # for how long its owner can read the result of an upload
UNFINISHED = 100  # uploads of one user


def limits() -> Limits:
    """Inspection limits, from the settings."""
    return Limits(
        image_bytes=settings.MEDIA_PICTURE_BYTES,
        document_bytes=settings.MEDIA_DOCUMENT_BYTES,
        recording_bytes=settings.MEDIA_RECORDING_BYTES,
        pixels=settings.MEDIA_PIXELS,
    )


def largest() -> int:
    """Largest size in bytes of any kind of file: the kind is known only after arrival."""
    return max(settings.MEDIA_PICTURE_BYTES, settings.MEDIA_DOCUMENT_BYTES, settings.MEDIA_RECORDING_BYTES)


def reserved() -> int:
    """Limit in bytes for the unfinished uploads of one user, so that no user fills the disk alone."""
    return 4 * largest()
