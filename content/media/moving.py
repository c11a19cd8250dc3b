"""All files from the present store into another, each read back and compared before it counts as moved."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.core.files import File
from django.core.files.storage import Storage

from content.media import store
from content.media.storage_reconciliation import Accounted, accounted, digest_in


@dataclass
class Moved:
    """``copied`` now, ``there`` already, ``failed``: missing or altered here, or not the same over there."""

    copied: int = 0
    there: int = 0
    failed: list[str] = field(default_factory=list)


def move(target: Storage, *, progress: Callable[[int], None]) -> Moved:
    """Copies whatever ``target`` does not hold in the same bytes; nothing is taken away from here.

    Begun again after an interruption it goes on: what lies there is compared and not copied. ``progress`` is told the
    bytes of each file that is done. Raises what the storages raise when they cannot be reached.
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
    """How many bytes there are to move."""
    return sum(row.size for row in accounted())
