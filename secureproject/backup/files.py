"""Stored files in a backup: for each a line of JSON with name and digest, then its bytes in length-prefixed chunks.

An empty digest marks a rendition, whose name does not contain it. A file that is lost or altered in the store is
listed by name as missing.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any

from content.media.storage_reconciliation import Accounted
from content.media.store import media_storage
from secureproject.backup.sealed_file import Plain, SealedWriter, Unusable

_PIECE = 64 * 1024
_COUNT = 4  # bytes of the length before each chunk; a length of 0 ends the file
_END = b"{}"


def write_files(writer: SealedWriter, rows: Iterable[Accounted]) -> list[str]:
    """Writes the files after the SQL. Returns the names of missing or altered ones. Raises OSError."""
    lacks = []
    for row in rows:
        writer.write(json.dumps(row._asdict()).encode() + b"\n")
        if not _write_one(writer, row):
            lacks.append(row.name)
    writer.write(_END + b"\n")
    return lacks


def _write_one(writer: SealedWriter, row: Accounted) -> bool:
    digest, size = hashlib.sha256(), 0
    try:
        with media_storage().open(row.name, "rb") as file:
            while piece := file.read(_PIECE):
                digest.update(piece)
                size += len(piece)
                writer.write(len(piece).to_bytes(_COUNT, "big") + piece)
    except FileNotFoundError:
        size = -1
    writer.write(bytes(_COUNT))
    return size == row.size and row.digest in {"", digest.hexdigest()}


class ArchivedFile:
    """One file of a backup. ``is_damaged`` is known once its chunks are read."""

    def __init__(self, said: dict[str, Any], plain: Plain) -> None:
        try:
            self.name, self.size, self.digest = str(said["name"]), int(said["size"]), str(said["digest"])
        except (KeyError, TypeError, ValueError):
            raise Unusable(
                "The backup names a stored file in a way that this release does not write."
            ) from None
        self.is_damaged = True
        self._plain = plain

    def pieces(self) -> Iterator[bytes]:
        """Chunks of the file. Raises Unusable."""
        digest, size = hashlib.sha256(), 0
        while length := int.from_bytes(self._plain.exactly(_COUNT), "big"):
            piece = self._plain.exactly(length)
            digest.update(piece)
            size += length
            yield piece
        self.is_damaged = size != self.size or self.digest not in {"", digest.hexdigest()}

    def read_through(self) -> int:
        """Reads the whole file and returns its size in bytes."""
        return sum(map(len, self.pieces()))


def archived_files(plain: Plain) -> Iterator[ArchivedFile]:
    """Files of the backup, in order. Raises Unusable."""
    while (line := plain.line()) != _END:
        try:
            said = json.loads(line)
        except ValueError:
            said = None
        yield ArchivedFile(said, plain)
