"""How much may be uploaded: of one file by its kind, and of one person at a time."""

from datetime import timedelta

from django.conf import settings

from content.media.inspection.limits import Limits

KEPT = timedelta(hours=24)  # what is not finished, since its last byte
SHOWN = timedelta(hours=24)  # how long its owner can read what came of an upload
UNFINISHED = 100  # uploads of one person


def limits() -> Limits:
    """What inspection lets through, as the settings say."""
    return Limits(
        image_bytes=settings.MEDIA_PICTURE_BYTES,
        document_bytes=settings.MEDIA_DOCUMENT_BYTES,
        recording_bytes=settings.MEDIA_RECORDING_BYTES,
        pixels=settings.MEDIA_PIXELS,
    )


def largest() -> int:
    """Bytes of the largest file of any kind: what it is shows only once it is here."""
    return max(settings.MEDIA_PICTURE_BYTES, settings.MEDIA_DOCUMENT_BYTES, settings.MEDIA_RECORDING_BYTES)


def reserved() -> int:
    """Bytes that the unfinished uploads of one person may come to, so that nobody fills the disk alone."""
    return 4 * largest()
