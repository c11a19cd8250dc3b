"""Exact reads: a short read is a truncated file."""

from typing import IO

from content.media.inspection.refusals import Refusal, RefusedFile

_PART = 1_048_576


def read(source: IO[bytes], length: int) -> bytes:
    """Exactly ``length`` bytes. Raises RefusedFile if there are fewer."""
    found = source.read(length)
    if len(found) != length:
        raise RefusedFile(Refusal.TRUNCATED)
    return found


def size_of(source: IO[bytes]) -> int:
    """Then seeks to the beginning."""
    source.seek(0, 2)
    size = source.tell()
    source.seek(0)
    return size


def copy(source: IO[bytes], target: IO[bytes], length: int) -> None:
    """Copies exactly ``length`` bytes."""
    while length:
        part = read(source, min(length, _PART))
        target.write(part)
        length -= len(part)
