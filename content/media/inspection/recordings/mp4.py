"""MP4 and M4A (ISO/IEC 14496-12): boxes in boxes. Notes about people become free space, so that nothing moves."""

import struct
from dataclasses import dataclass, field
from typing import IO

from content.media.inspection.made import Made
from content.media.inspection.recordings.reading import blank, copy_all, read, size_of
from content.media.inspection.refusals import Refusal, RefusedFile

_TOP = {b"ftyp", b"moov", b"mdat", b"moof", b"sidx", b"styp", b"mfra", b"pdin", b"ssix"}
_HOLDERS = {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"dinf", b"mvex", b"moof", b"traf", b"edts"}
# Notes, and space in which anything may lie.
_BLANKED = {b"udta", b"meta", b"uuid", b"free", b"skip", b"wide", b"ilst", b"iods", b"junk", b"emsg", b"prft"}
# Who is described here has no other parts; whatever else stands there is a note of some program.
_KNOWN = {
    b"moov": {b"mvhd", b"trak", b"mvex"},
    b"trak": {b"tkhd", b"edts", b"mdia", b"tref"},
    b"mdia": {b"mdhd", b"hdlr", b"minf", b"elng"},
}
_DATED = {b"mvhd", b"tkhd", b"mdhd"}
_DEEPEST = 12
_MOST = 200_000
_LARGEST_HEADER = 100_000_000


@dataclass(slots=True)
class _Found:
    boxes: int = 0
    tops: set[bytes] = field(default_factory=set)
    handlers: set[bytes] = field(default_factory=set)
    sides: list[tuple[int, int]] = field(default_factory=list)
    milliseconds: int = 0


def clean(source: IO[bytes], target: IO[bytes]) -> Made:
    """Raises RefusedFile for what is not boxes to its end, or plays something from elsewhere."""
    found = _Found()
    size = size_of(source)
    copy_all(source, target)
    _walk(source, target, 0, size, found, ())
    if not {b"ftyp", b"moov"} <= found.tops or not found.handlers & {b"vide", b"soun"}:
        raise RefusedFile(Refusal.DAMAGED)
    if not found.tops & {b"mdat"}:
        raise RefusedFile(Refusal.TRUNCATED)
    if b"vide" not in found.handlers:
        return Made("audio/mp4", milliseconds=found.milliseconds)
    width, height = max(found.sides, default=(0, 0))
    return Made("video/mp4", width or None, height or None, milliseconds=found.milliseconds)


def _walk(
    source: IO[bytes], target: IO[bytes], start: int, end: int, found: _Found, path: tuple[bytes, ...]
) -> None:
    if len(path) > _DEEPEST:
        raise RefusedFile(Refusal.TOO_COMPLEX)
    while start < end:
        found.boxes += 1
        if found.boxes > _MOST:
            raise RefusedFile(Refusal.TOO_COMPLEX)
        here = start
        kind, body, start = _box(source, here, end)
        if not path and kind not in _TOP | _BLANKED:
            raise RefusedFile(Refusal.HIDDEN_DATA)
        if not path:
            found.tops.add(kind)
        if kind in _BLANKED or (path and kind not in _KNOWN.get(path[-1], {kind})):
            target.seek(here + 4)
            target.write(b"free")
            blank(target, body, start)
        elif kind in _HOLDERS:
            _walk(source, target, body, start, found, (*path, kind))
        else:
            _look_at(source, target, kind, body, start, found)


def _box(source: IO[bytes], start: int, end: int) -> tuple[bytes, int, int]:
    """Its kind, where its body begins and where it ends."""
    source.seek(start)
    if end - start < 8:
        raise RefusedFile(Refusal.HIDDEN_DATA)
    length, kind = struct.unpack(">I4s", read(source, 8))
    body = start + 8
    if length == 1:
        (length,) = struct.unpack(">Q", read(source, 8))
        body += 8
    stop = end if length == 0 else start + length
    if stop < body:
        raise RefusedFile(Refusal.DAMAGED)
    if stop > end:
        known = kind in _TOP | _BLANKED | _HOLDERS
        raise RefusedFile(Refusal.TRUNCATED if known else Refusal.HIDDEN_DATA)
    return kind, body, stop


def _look_at(source: IO[bytes], target: IO[bytes], kind: bytes, body: int, end: int, found: _Found) -> None:
    if kind not in {b"hdlr", b"dref", *_DATED}:
        return
    if end - body > _LARGEST_HEADER:
        raise RefusedFile(Refusal.DAMAGED)
    source.seek(body)
    held = read(source, end - body)
    if kind == b"hdlr":
        found.handlers.add(held[8:12])
        blank(target, body + 24, end)  # a name that people and programs give
    elif kind == b"dref":
        _check_references(held)
    else:
        _look_at_times(target, kind, body, held, found)


def _check_references(held: bytes) -> None:
    """Each must say that the sound and pictures are in this file, and name no other."""
    (count,) = struct.unpack(">I", held[4:8].rjust(4, b"\0"))
    if held[8:] != b"\0\0\0\x0curl \0\0\0\1" * count:
        raise RefusedFile(Refusal.HIDDEN_DATA)


def _look_at_times(target: IO[bytes], kind: bytes, body: int, held: bytes, found: _Found) -> None:
    """Takes out when it was made; notes how long and how large it is."""
    long = held[:1] == b"\1"
    blank(target, body + 4, body + (20 if long else 12))
    if kind == b"mvhd":
        scale, length = struct.unpack_from(">IQ", held, 20) if long else struct.unpack_from(">II", held, 12)
        found.milliseconds = length * 1000 // scale if scale and length < 2**40 else 0
    elif kind == b"tkhd" and len(held) >= 8:
        width, height = struct.unpack(">II", held[-8:])
        found.sides.append((width >> 16, height >> 16))
