"""Bytes that the law took away: nobody is given them any more, and the worker takes them out of the store.

First the row that says so, with the agreement of the second person; then the bytes. Whenever a process is killed in
between, nobody reads them, and the next hour takes them away.
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
    """Over AssetVersion: that the law did not take its bytes since it was made."""
    since = RemovedFile.objects.filter(digest=OuterRef("file_id"), removed_at__gte=OuterRef("created_at"))
    return ~Exists(since)


def is_gone(digest: str) -> bool:
    """Whether the law took these bytes and nobody uploaded them again."""
    removed = RemovedFile.objects.filter(digest=digest).exists()
    return removed and not AssetVersion.objects.filter(is_there(), file=digest).exists()


def removals_of(asset: Asset) -> "QuerySet[RemovedFile]":
    """What the law took away of the bytes of this asset, the newest first."""
    return RemovedFile.objects.filter(digest__in=asset.versions.values("file")).order_by("-pk")


def destroy_soon(digest: str) -> None:
    """Once the transaction is committed."""
    app.configure_task(JOB).defer(digest=digest)


def destroy_all() -> int:
    """What a killed worker left; answers of how many files something was still there."""
    return sum(destroy(digest) for digest in keys_of(RemovedFile.objects.distinct(), "digest"))


@transaction.atomic
def destroy(digest: str) -> bool:
    """Takes the bytes and all renditions out of the store, unless they were uploaded again. Whether any were there."""
    # Whoever takes the same bytes in right now waits here, and stores them once more; so does who makes a rendition.
    MediaFile.objects.select_for_update().filter(pk=digest).first()
    if not is_gone(digest):
        return False
    there = store.has(digest)
    store.remove(digest)
    renditions, _each = MediaRendition.objects.filter(file=digest).delete()
    return there or renditions > 0
