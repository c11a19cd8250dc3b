"""Redacted files: no user gets their bytes any more, and the worker deletes them from the store.

First the row that says so, with the agreement of the second user; then the bytes. If a process is killed in
between, they are not served, and the next hourly run deletes them.
"""

from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from procrastinate.contrib.django import app

from content.media import store
from content.models import Asset, AssetVersion, MediaFile, MediaRendition, RemovedFile
from foundation.chunked import keys_of

JOB = "content.destroy_file"


def is_there() -> Any:
    """Over AssetVersion: not redacted since it was made."""
    since = RemovedFile.objects.filter(digest=OuterRef("file_id"), removed_at__gte=OuterRef("created_at"))
    return ~Exists(since)


def is_gone(digest: str) -> bool:
    """Whether these bytes were redacted and not uploaded again."""
    removed = RemovedFile.objects.filter(digest=digest).exists()
    return removed and not AssetVersion.objects.filter(is_there(), file=digest).exists()


def removals_of(asset: Asset) -> "QuerySet[RemovedFile]":
    """Redactions of the bytes of this asset, newest first."""
    return RemovedFile.objects.filter(digest__in=asset.versions.values("file")).order_by("-pk")


def destroy_soon(digest: str) -> None:
    """Once the transaction is committed."""
    app.configure_task(JOB).defer(digest=digest)


def destroy_all() -> int:
    """Finishes what a killed worker left; returns the number of files that still existed."""
    return sum(destroy(digest) for digest in keys_of(RemovedFile.objects.distinct(), "digest"))


@transaction.atomic
def destroy(digest: str) -> bool:
    """Deletes bytes and renditions from the store, unless uploaded again. Returns whether any existed."""
    # A concurrent upload of the same bytes waits here and stores them again; so does making a rendition.
    MediaFile.objects.select_for_update().filter(pk=digest).first()
    if not is_gone(digest):
        return False
    there = store.has(digest)
    store.remove(digest)
    renditions, _each = MediaRendition.objects.filter(file=digest).delete()
    return there or renditions > 0
