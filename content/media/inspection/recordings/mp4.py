"""MP4, M4A and QuickTime (ISO/IEC 14496-12): boxes in boxes. Notes about people become free space: nothing moves.

QuickTime is what phones of one maker write; where it differs in nothing that matters to a player, it is named MP4.
"""

import struct
from dataclasses import dataclass, field
from typing import IO

from content.media.inspection.made import Made
from content.media.inspection.recordings.reading import blank, copy_all, read, size_of
from content.media.inspection.recordings.tracks import (
    PLAYED,
    Span,
    formats_of,
    handler_of,
    knows_sizes,
    samples_of,
)
from content.media.inspection.refusals import Refusal, RefusedFile

_TOP = {b"ftyp", b"moov", b"mdat", b"moof", b"sidx", b"styp", b"mfra", b"pdin", b"ssix"}
_HOLDERS = {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"dinf", b"mvex", b"moof", b"traf", b"edts"}
# Notes, and space in which anything may lie.
_BLANKED = {b"udta", b"meta", b"uuid", b"free", b"skip", b"wide", b"ilst", b"iods", b"junk", b"emsg", b"prft"}
# Who is described here has no other parts; whatever else stands there is a note of some program.
_KNOWN = {
    b"moov": {b"mvhd", b"trak", b"mvex"},
    b"trak": {b"tkhd", b"edts", b"mdia"},
    b"mdia": {b"mdhd", b"hdlr", b"minf", b"elng"},
}
_DATED = {b"mvhd", b"tkhd", b"mdhd"}
_DEEPEST = 12
_MOST = 200_000
_LARGEST_HEADER = 100_000_000
_QUICKTIME, _MP4 = b"qt  ", b"mp42"
_IN_THIS_FILE = (b"\0\0\0\x0curl \0\0\0\1", b"\0\0\0\x0calis\0\0\0\1")


@dataclass(slots=True)
class _Found:
    boxes: int = 0
    tops: set[bytes] = field(default_factory=set)
    tracks: list[tuple[int, Span]] = field(default_factory=list)
    held: list[Span] = field(default_factory=list)
    sides: list[tuple[int, int]] = field(default_factory=list)
    milliseconds: int = 0


def clean(source: IO[bytes], target: IO[bytes]) -> Made:
    """Raises RefusedFile for what is not boxes to its end, or plays something from elsewhere."""
    found = _Found()
    size = size_of(source)
    copy_all(source, target)
    _walk(source, target, 0, size, found, ())
    if not {b"ftyp", b"moov"} <= found.tops:
        raise RefusedFile(Refusal.DAMAGED)
    if b"mdat" not in found.tops:
        raise RefusedFile(Refusal.TRUNCATED)
    if b"vide" not in _keep_played(source, target, found):
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
        _note(kind, here, (body, start), found, path)
        if kind in _BLANKED or (path and kind not in _KNOWN.get(path[-1], {kind})):
            target.seek(here + 4)
            target.write(b"free")
            blank(target, body, start)
        elif kind in _HOLDERS:
            _walk(source, target, body, start, found, (*path, kind))
        else:
            _look_at(source, target, kind, body, start, found)


def _note(kind: bytes, start: int, held: Span, found: _Found, path: tuple[bytes, ...]) -> None:
    """What the file consists of. Raises RefusedFile for what is none of its parts."""
    if not path and kind not in _TOP | _BLANKED:
        raise RefusedFile(Refusal.HIDDEN_DATA)
    if not path:
        found.tops.add(kind)
    if kind == b"mdat":
        found.held.append(held)
    if kind == b"trak" and path == (b"moov",):
        found.tracks.append((start, held))


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
    if kind not in {b"hdlr", b"dref", b"ftyp", *_DATED}:
        return
    if end - body > _LARGEST_HEADER:
        raise RefusedFile(Refusal.DAMAGED)
    source.seek(body)
    held = read(source, end - body)
    if kind == b"ftyp":
        _name_mp4(target, body, held)
    elif kind == b"hdlr":
        blank(target, body + 24, end)  # a name that people and programs give
    elif kind == b"dref":
        _check_references(held)
    else:
        _look_at_times(target, kind, body, held, found)


def _check_references(held: bytes) -> None:
    """Each must say that the sound and pictures are in this file, and name no other."""
    (count,) = struct.unpack(">I", held[4:8].rjust(4, b"\0"))
    each = [held[place : place + 12] for place in range(8, len(held), 12)]
    if len(each) != count or not set(each) <= set(_IN_THIS_FILE):
        raise RefusedFile(Refusal.HIDDEN_DATA)


def _name_mp4(target: IO[bytes], body: int, held: bytes) -> None:
    for place in (0, *range(8, len(held) - 3, 4)):
        if held[place : place + 4] == _QUICKTIME:
            target.seek(body + place)
            target.write(_MP4)


def _keep_played(source: IO[bytes], target: IO[bytes], found: _Found) -> set[bytes]:
    """The kinds of track that are left when those are gone that no browser plays. Raises RefusedFile if none is."""
    kept: set[bytes] = set()
    missed: set[bytes] = set()
    played: list[Span] = []
    for start, track in found.tracks:
        kind, forms = handler_of(source, track), formats_of(source, track)
        if kind in PLAYED and forms and forms <= PLAYED[kind]:
            kept.add(kind)
            played.append(track)
            continue
        missed |= {kind} & PLAYED.keys()
        if b"moof" in found.tops:
            raise RefusedFile(Refusal.TOO_COMPLEX)  # its samples are described all over the file
        for span in samples_of(source, track):
            _blank_samples(target, span, found.held)
        target.seek(start + 4)
        target.write(b"free")
        blank(target, *track)
    if not found.tracks:
        raise RefusedFile(Refusal.DAMAGED)
    if missed - kept or not kept:
        raise RefusedFile(Refusal.OTHER_RECORDING)
    if b"moof" not in found.tops and all(knows_sizes(source, track) for track in played):
        _blank_unplayed(target, [span for track in played for span in samples_of(source, track)], found.held)
    return kept


def _blank_unplayed(target: IO[bytes], played: list[Span], held: list[Span]) -> None:
    """What lies between the samples is played by nobody: an archive, a page, or what was there before it was cut."""
    samples = iter(sorted(played))
    start, stop = next(samples, (0, 0))
    for place, end in sorted(held):
        while place < end:
            while stop <= place and (following := next(samples, None)):
                start, stop = following
            if stop <= place or start >= end:
                blank(target, place, end)
                break
            blank(target, place, start)
            place = stop


def _blank_samples(target: IO[bytes], span: Span, held: list[Span]) -> None:
    """Only where samples lie: tables that point elsewhere would write over what was looked at."""
    if span[0] == span[1]:
        return
    if not any(start <= span[0] <= span[1] <= end for start, end in held):
        raise RefusedFile(Refusal.DAMAGED)
    blank(target, *span)


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
