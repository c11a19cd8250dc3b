"""Renditions are made by the worker on first request; until then the original is shown."""

import shutil
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from content.media import removed, store
from content.media.inspection.errors import UnsafeFile
from content.media.inspection.renditions import make_rendition
from content.media.urls.sizes import RENDITIONS, Rendition, is_made_of
from content.models import MediaFile, MediaRendition
from content.models.media import MediaKind

JOB = "content.make_rendition"
CANNOT_BE_MADE = 0


def ask_for(digest: str, name: str) -> None:
    """Queues the rendition. Asking again adds no second job."""
    with suppress(AlreadyEnqueued), transaction.atomic():
        app.configure_task(JOB, queueing_lock=f"rendition:{digest}:{name}").defer(digest=digest, name=name)


def make(digest: str, name: str) -> bool:
    """Makes the rendition ``name`` of the stored file ``digest``, once, and again if the store has lost it.

    Returns whether there is one now.

    First the bytes, then the row: an interrupted run is repeated, with the same bytes. A picture of which it
    cannot be made is recorded, so that it is not tried on each request. Raises CannotInspect.
    """
    rendition, file = RENDITIONS.get(name), MediaFile.objects.filter(pk=digest, kind=MediaKind.IMAGE).first()
    if file is None or rendition is None or not is_made_of(rendition, file.pixels, file.frames):
        return False
    known = file.renditions.filter(name=name).first()
    if known and (known.size == CANNOT_BE_MADE or store.has(digest, name)):
        return known.size != CANNOT_BE_MADE
    if removed.is_gone(digest):
        return False
    with TemporaryDirectory(prefix="rendition-") as folder:
        original, out = Path(folder, "original"), Path(folder, "rendition")
        with store.open_stored(digest) as stored, original.open("wb") as copy:
            shutil.copyfileobj(stored, copy)
        try:
            _write(rendition, original, out)
        except UnsafeFile:
            return _keep(digest, name, None)
        return _keep(digest, name, out)


def _write(rendition: Rendition, original: Path, out: Path) -> None:
    crop = rendition.crop
    make_rendition(
        original,
        width=rendition.width,
        format=rendition.format,
        crop=(crop.across, crop.down) if crop else None,
        focal_point=rendition.focal_point if crop else None,
        out=out,
    )


@transaction.atomic
def _keep(digest: str, name: str, made: Path | None) -> bool:
    # The same lock as for removing a file: a removed file gets no rendition afterwards.
    file = MediaFile.objects.select_for_update().filter(pk=digest).first()
    if file is None or removed.is_gone(digest):
        return False
    if made:
        store.put(made, digest, name)
    size = made.stat().st_size if made else CANNOT_BE_MADE
    file.renditions.filter(name=name).delete()  # row of one that the store has lost
    MediaRendition.objects.create(file=file, name=name, size=size)
    return made is not None
