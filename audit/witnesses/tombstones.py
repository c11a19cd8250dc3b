"""Tombstones: ids of destroyed keys, kept outside the database: a restored older backup must not bring keys back.

Beside each file in ``AUDIT_HEADS_TO`` there is one named ``….destroyed-keys``: one id on each line, and nothing about
the holders of the keys.
"""

import fcntl
import logging
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from uuid import UUID

from audit.models import PersonKey
from audit.witnesses.witnesses import witness_files

logger = logging.getLogger(__name__)
SUFFIX = ".destroyed-keys"
LINE = 37  # bytes


def files() -> list[Path]:
    return [path.with_name(path.name + SUFFIX) for path in witness_files()]


def read_destroyed(path: Path) -> Iterator[UUID]:
    """The ids in a file of destroyed keys. Raises OSError, and ValueError for another file."""
    with path.open(encoding="ascii") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.endswith("\n"):
                return  # a crash truncated it; the id is written again
            try:
                yield UUID(line.strip())
            except ValueError:
                raise ValueError(f"Line {number} of {path} is no id of a key.") from None


def write_tombstones() -> None:
    """Appends destroyed keys that a file does not have yet. A file that cannot be reached blocks nothing."""
    for path in files():
        try:
            _catch_up(path)
        except (OSError, ValueError) as error:
            logger.error("Destroyed keys cannot be noted in %s: %s", path, error)


def _catch_up(path: Path) -> None:
    path.touch(mode=0o640)
    known = set(read_destroyed(path))
    destroyed = PersonKey.objects.filter(wrapped__isnull=True).order_by("destroyed_at")
    if destroyed.count() > len(known):
        _append(path, (pk for pk in destroyed.values_list("pk", flat=True) if pk not in known))


def _append(path: Path, ids: Iterable[UUID]) -> None:
    with path.open("rb+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        end = file.seek(0, os.SEEK_END)
        half = end % LINE  # truncated by a crash
        file.truncate(end - half)
        file.seek(end - half)
        file.writelines(f"{pk}\n".encode() for pk in ids)
        file.flush()
        os.fsync(file.fileno())
