"""Copies all files from the current store to another, each read back and compared before it counts as copied."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.core.files import File
from django.core.files.storage import Storage

from content.media import store
from content.media.storage_reconciliation import Accounted, accounted, digest_in


@dataclass
class Moved:
    """``copied`` now, ``there`` already, ``failed``: missing or altered here, or different at the target."""

    copied: int = 0
    there: int = 0
    failed: list[str] = field(default_factory=list)


def move(target: Storage, *, progress: Callable[[int], None]) -> Moved:
    """Copies each file that ``target`` does not hold with the same bytes; nothing is deleted here.

    Resumable: existing files are compared and not copied. ``progress`` receives the bytes of each finished
    file. Raises what the storages raise when they cannot be reached.
    """
    moved = Moved()
    for row in accounted():
        _move_one(row, target, moved)
        progress(row.size)
    return moved


def _move_one(row: Accounted, target: Storage, moved: Moved) -> None:
    source = store.media_storage()
    try:
        digest = row.digest or digest_in(source, row.name)
        if target.exists(row.name) and digest_in(target, row.name) == digest:
            moved.there += 1
            return
        if row.digest and digest_in(source, row.name) != digest:
            moved.failed.append(row.name)
            return
        with source.open(row.name, "rb") as file:
            target.save(row.name, File(file))
    except FileNotFoundError:
        moved.failed.append(row.name)
        return
    if digest_in(target, row.name) == digest:
        moved.copied += 1
    else:
        target.delete(row.name)
        moved.failed.append(row.name)


def total() -> int:
    """Total size in bytes."""
    return sum(row.size for row in accounted())
