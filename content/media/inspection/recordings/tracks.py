"""Tracks of an MP4 that nobody sees or hears: where a camera was, whose faces it found, where chapters begin.

Their descriptions become free space; here is found where in the file what they describe lies, so that it can be
written over as well (ISO/IEC 14496-12, 8.7).
"""

import struct
from collections.abc import Iterator
from typing import IO

from content.media.inspection.recordings.reading import read
from content.media.inspection.refusals import Refusal, RefusedFile

_MOST_SAMPLES = 2_000_000
_LARGEST_TABLE = 16_000_000
# What browsers play, and cameras write. A track in another format goes, as long as one that is played stays.
PLAYED = {
    b"vide": {b"avc1", b"avc3", b"hvc1", b"hev1", b"av01", b"vp08", b"vp09", b"mp4v", b"dvh1", b"dvhe"},
    b"soun": {b"mp4a", b"Opus", b"fLaC", b"alac", b"ac-3", b"ec-3", b".mp3"},
}

type Span = tuple[int, int]


def boxes(source: IO[bytes], start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """The kind of each box between two places, and where its body begins and ends. Ends at what is none."""
    while end - start >= 8:
        source.seek(start)
        length, kind = struct.unpack(">I4s", read(source, 8))
        body = start + 8
        if length == 1 and end - body >= 8:
            (length,) = struct.unpack(">Q", read(source, 8))
            body += 8
        stop = end if length == 0 else start + length
        if not body <= stop <= end:
            return
        yield kind, body, stop
        start = stop


def inside(source: IO[bytes], where: Span, *path: bytes) -> Span | None:
    """Where the body of the first box at ``path`` lies within another."""
    found: Span | None = where
    for wanted in path:
        if found is None:
            return None
        found = next(((body, end) for kind, body, end in boxes(source, *found) if kind == wanted), None)
    return found


def handler_of(source: IO[bytes], track: Span) -> bytes:
    """What the track is: "vide", "soun" or something that nobody sees or hears."""
    return _table(source, inside(source, track, b"mdia", b"hdlr"))[8:12]


def formats_of(source: IO[bytes], track: Span) -> set[bytes]:
    """In what its samples are written."""
    listed = inside(source, track, b"mdia", b"minf", b"stbl", b"stsd")
    return {kind for kind, _body, _end in boxes(source, listed[0] + 8, listed[1])} if listed else set()


def knows_sizes(source: IO[bytes], track: Span) -> bool:
    """Whether its table says how many bytes its samples have. Old QuickTime writes 1 there for some kinds of sound."""
    sizes = _table(source, inside(source, track, b"mdia", b"minf", b"stbl", b"stsz"))
    return sizes[4:8] != b"\0\0\0\1"


def samples_of(source: IO[bytes], track: Span) -> list[Span]:
    """Where in the file its samples lie. Raises RefusedFile."""
    listed = inside(source, track, b"mdia", b"minf", b"stbl")
    if listed is None:
        return []
    try:
        return list(_chunks(source, listed))
    except struct.error:
        raise RefusedFile(Refusal.DAMAGED) from None


def _chunks(source: IO[bytes], listed: Span) -> Iterator[Span]:
    sizes = _sizes(source, listed)
    counts = _table(source, inside(source, listed, b"stsc"))
    steps = list(struct.iter_unpack(">III", counts[8 : 8 + len(counts[8:]) // 12 * 12]))
    place = 0
    for number, start in enumerate(_starts(source, listed), 1):
        while len(steps) > 1 and steps[1][0] <= number:
            steps.pop(0)
        count = steps[0][1] if steps else 0
        yield start, start + sum(sizes[place : place + count])
        place += count


def _starts(source: IO[bytes], listed: Span) -> list[int]:
    short = _table(source, inside(source, listed, b"stco"))
    held, form = (short, ">I") if short else (_table(source, inside(source, listed, b"co64")), ">Q")
    width = struct.calcsize(form)
    return [place for (place,) in struct.iter_unpack(form, held[8 : 8 + len(held[8:]) // width * width])]


def _sizes(source: IO[bytes], listed: Span) -> list[int]:
    held = _table(source, inside(source, listed, b"stsz"))
    if not held:
        if inside(source, listed, b"stz2"):
            raise RefusedFile(Refusal.TOO_COMPLEX)  # nobody is known to write it
        return []
    each, count = struct.unpack(">II", held[4:12])
    if count > _MOST_SAMPLES:
        raise RefusedFile(Refusal.TOO_COMPLEX)
    if each:
        return [each] * count
    return [size for (size,) in struct.iter_unpack(">I", held[12 : 12 + 4 * count])]


def _table(source: IO[bytes], where: Span | None) -> bytes:
    if where is None:
        return b""
    start, end = where
    if end - start > _LARGEST_TABLE:
        raise RefusedFile(Refusal.TOO_COMPLEX)
    source.seek(start)
    return read(source, end - start)
