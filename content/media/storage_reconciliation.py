"""Storage reconciliation: files that the rows account for, differences from the store, and copies to another store."""

import hashlib
import random
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from io import BufferedReader
from itertools import islice
from typing import NamedTuple, cast

from django.core.files import File
from django.core.files.storage import Storage
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from content.media import store
from content.media.disk import Stored
from content.media.trash import UNUSED_AFTER
from content.models import AssetVersion, MediaFile, MediaRendition
from content.models.media import DIGEST_FORM, MediaKind
from foundation.chunked import in_steps

_HELD = {"kind": MediaKind.DOCUMENT, "media_type": "application/octet-stream", "size": 1}


class Accounted(NamedTuple):
    """An expected file. ``digest`` is the SHA-256 of its bytes; "" for a rendition, which can be made again."""

    name: str
    size: int
    digest: str


@dataclass
class Findings:
    """Names in the store. ``orphans``: files without a row, for longer than an upload takes."""

    files: int = 0
    missing: list[str] = field(default_factory=list)
    altered: list[str] = field(default_factory=list)
    orphans: list[str] = field(default_factory=list)

    @property
    def damaged(self) -> list[str]:
        return sorted({*self.missing, *self.altered})


def accounted() -> Iterator[Accounted]:
    """Every stored file of an asset, and every rendition, by name. A file without an asset may still be in progress.

    In steps: there may be millions, and there is no server-side cursor (docs/operations.md).
    """
    is_used = Exists(AssetVersion.objects.filter(file=OuterRef("pk")))
    for step in in_steps(MediaFile.objects.annotate(is_used=is_used), "pk", "size", "is_used"):
        keys = [digest for digest, _size, _is_used in step]
        made = MediaRendition.objects.filter(file__in=keys, size__gt=0).values_list("file", "name", "size")
        yield from sorted(
            [
                *(Accounted(store.key_of(digest), size, digest) for digest, size, is_used in step if is_used),
                *(Accounted(store.key_of(digest, name), size, "") for digest, name, size in made),
            ]
        )


def digest_in(storage: Storage, name: str) -> str:
    """SHA-256, in hexadecimal, of the stored file. Raises FileNotFoundError."""
    with storage.open(name, "rb") as file:
        return hashlib.file_digest(cast("BufferedReader", file.file), "sha256").hexdigest()


def look(*, sample: int | None = None) -> Findings:
    """Compares the store with the rows. ``sample``: number of files whose bytes are read; None for all.

    Both come in the order of their names, side by side, so that neither is ever held as a whole.
    """
    found, chosen = Findings(), Chosen(sample)
    found.orphans = sorted(one.name for one in _orphans(_compared(found, chosen)))
    found.altered += [*chosen.altered, *_altered(chosen.rows)]
    found.missing = [name for name in found.missing if _is_missing(name)]
    return found


class Chosen:
    """Files whose bytes are read: a uniform random sample, or all."""

    def __init__(self, number: int | None) -> None:
        self.rows: list[Accounted] = []
        self.altered: list[str] = []
        self._number, self._come = number, 0

    def offer(self, row: Accounted) -> None:
        if self._number is None:
            self.altered += _altered([row])
            return
        self._come += 1
        if len(self.rows) < self._number:
            self.rows.append(row)
        elif (place := random.randrange(self._come)) < self._number:  # noqa: S311 - no secret
            self.rows[place] = row


def _compared(found: Findings, chosen: Chosen) -> Iterator[Stored]:
    """Writes problems of rows into ``found``; yields files without a row."""
    for row, lying in side_by_side(accounted(), store.listed()):
        if row is None:
            assert lying is not None  # noqa: S101
            yield lying
            continue
        found.files += 1
        if lying is None:
            found.missing.append(row.name)
        elif lying.size != row.size:
            found.altered.append(row.name)
        elif row.digest:
            chosen.offer(row)


def side_by_side(
    rows: Iterator[Accounted], there: Iterator[Stored]
) -> Iterator[tuple[Accounted | None, Stored | None]]:
    """Merge join; both are in the order of their names."""
    row, lying = next(rows, None), next(there, None)
    while row or lying:
        is_here = row is not None and (lying is None or row.name <= lying.name)
        is_there = lying is not None and (row is None or lying.name <= row.name)
        yield (row if is_here else None), (lying if is_there else None)
        row = next(rows, None) if is_here else row
        lying = next(there, None) if is_there else lying


def _altered(rows: Iterable[Accounted]) -> Iterator[str]:
    for row in rows:
        try:
            if digest_in(store.media_storage(), row.name) != row.digest:
                yield row.name
        except FileNotFoundError:
            continue  # removed just now


def _is_missing(name: str) -> bool:
    """Missing while its row exists: both may have been deleted meanwhile."""
    digest, rendition = parts_of(name)
    rows = MediaRendition.objects.filter(file=digest, name=rendition) if rendition else None
    wanted = rows if rows is not None else MediaFile.objects.filter(pk=digest)
    return wanted.exists() and not store.has(digest, rendition)


def parts_of(name: str) -> tuple[str, str]:
    """Digest and rendition name of a key; "" for the stored file itself."""
    digest, _dot, rendition = name.rpartition("/")[2].partition(".")
    return digest, rendition


def _orphans(rest: Iterable[Stored]) -> Iterator[Stored]:
    """Without files that have a row but no asset yet, or were written just now."""
    before = timezone.now() - UNUSED_AFTER
    old = iter(one for one in rest if one.at < before)
    while batch := list(islice(old, 500)):
        digests = {parts_of(one.name)[0] for one in batch}
        known = set(MediaFile.objects.filter(pk__in=digests).values_list("pk", flat=True))
        made = {
            store.key_of(digest, name)
            for digest, name in MediaRendition.objects.filter(file__in=known).values_list("file", "name")
        }
        own = {store.key_of(digest) for digest in known}
        yield from (one for one in batch if one.name not in own | made)


def remove_orphans(names: Iterable[str]) -> int:
    """Deletes files that ``look`` reported as orphans and that still are; returns how many."""
    return sum(_remove_orphan(name) for name in names)


@transaction.atomic
def _remove_orphan(name: str) -> bool:
    digest, rendition = parts_of(name)
    if name != store.key_of(digest, rendition) or not re.fullmatch(DIGEST_FORM, digest):
        store.media_storage().delete(name)
        return True
    # A concurrent upload of the same bytes waits for this row, and stores them again.
    held, is_ours = MediaFile.objects.get_or_create(digest=digest, defaults=_HELD)
    file = MediaFile.objects.select_for_update().get(pk=held.pk)
    if file.renditions.filter(name=rendition).exists() if rendition else not is_ours:
        return False
    store.media_storage().delete(name)
    if is_ours:
        file.delete()
    return True


def forget_renditions(names: Iterable[str]) -> int:
    """Missing or altered renditions are made again on the next request; returns how many."""
    forgotten = 0
    for name in names:
        digest, rendition = parts_of(name)
        if rendition:
            MediaRendition.objects.filter(file=digest, name=rendition).delete()
            store.media_storage().delete(name)
            forgotten += 1
    return forgotten


@dataclass
class Copied:
    """``copied`` now, ``there`` already; ``failed``: missing or altered here, or different at the target."""

    copied: int = 0
    there: int = 0
    failed: list[str] = field(default_factory=list)


def copy_all(target: Storage, *, progress: Callable[[int], None]) -> Copied:
    """Copies each file that ``target`` does not hold with the same bytes; nothing is deleted here.

    Resumable: existing files are compared and not copied. ``progress`` receives the bytes of each finished
    file. Raises what the storages raise when they cannot be reached.
    """
    result = Copied()
    for row in accounted():
        _copy_one(row, target, result)
        progress(row.size)
    return result


def _copy_one(row: Accounted, target: Storage, result: Copied) -> None:
    source = store.media_storage()
    try:
        digest = row.digest or digest_in(source, row.name)
        if target.exists(row.name) and digest_in(target, row.name) == digest:
            result.there += 1
            return
        if row.digest and digest_in(source, row.name) != digest:
            result.failed.append(row.name)
            return
        with source.open(row.name, "rb") as file:
            target.save(row.name, File(file))
    except FileNotFoundError:
        result.failed.append(row.name)
        return
    if digest_in(target, row.name) == digest:
        result.copied += 1
    else:
        target.delete(row.name)
        result.failed.append(row.name)


def total_size() -> int:
    """Total size in bytes."""
    return sum(row.size for row in accounted())
