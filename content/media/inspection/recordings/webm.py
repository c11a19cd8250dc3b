"""WebM (RFC 8794, RFC 9559): elements one behind the other. Notes about people become void, as long as before."""

from dataclasses import dataclass, field
from typing import IO

from content.media.inspection.made import Made
from content.media.inspection.recordings.reading import blank, copy_all, read, size_of
from content.media.inspection.refusals import Refusal, RefusedFile

_SEGMENT, _CLUSTER, _TRACKS, _TRACK, _VIDEO, _INFO = (
    0x18538067,
    0x1F43B675,
    0x1654AE6B,
    0xAE,
    0xE0,
    0x1549A966,
)
# Gone through element by element; of unknown length may be what is written while it is recorded.
_ENTERED = {_SEGMENT, _CLUSTER, _TRACKS, _TRACK, _VIDEO, _INFO}
_UNKNOWN_LENGTH = {_SEGMENT, _CLUSTER}
_VOID = 0xEC
# Tags, attachments, chapters, void, title, file names, date, writing programs, track names.
_BLANKED = {0x1254C367, 0x1941A469, 0x1043A770, _VOID, 0x7BA9, 0x7384, 0x3C83AB, 0x3E83BB, 0x4461, 0x536E}
_PASSED = {
    *(0x1A45DFA3, 0x114D9B74, 0x1C53BB6B, 0xBF),  # header, seek head, cues, checksum
    *(0xE7, 0xA3, 0xA0, 0xA7, 0xAB, 0x5854),  # of a cluster
    *(0x2AD7B1, 0x4489, 0x4D80, 0x5741, 0x73A4),  # of the information
    *(
        0xD7,
        0x73C5,
        0x83,
        0xB9,
        0x88,
        0x55AA,
        0x9C,
        0x6DE7,
        0x6DF8,
        0x23E383,
        0x23314F,
        0x55EE,
        0x22B59C,
        0x22B59D,
    ),
    *(0x86, 0x63A2, 0x258688, 0x56AA, 0x56BB, 0xE1, 0xAA, 0x234E7A),  # of a track
    *(
        0xB0,
        0xBA,
        0x9A,
        0x9D,
        0x53B8,
        0x53C0,
        0x54AA,
        0x54BB,
        0x54CC,
        0x54DD,
        0x54B0,
        0x54BA,
        0x54B2,
        0x55B0,
        0x54B3,
    ),
}
_CODECS = {b"V_VP8", b"V_VP9", b"V_AV1", b"A_OPUS", b"A_VORBIS"}
_MOST = 2_000_000


@dataclass(slots=True)
class _Found:
    numbers: dict[int, int] = field(default_factory=dict)
    codecs: set[bytes] = field(default_factory=set)
    kinds: set[int] = field(default_factory=set)


def clean(source: IO[bytes], target: IO[bytes]) -> Made:
    """Raises RefusedFile for what is not elements of WebM to its end."""
    size = size_of(source)
    head, found = source.read(64), _Found()
    if b"\x42\x82\x84webm" not in head:
        raise RefusedFile(Refusal.OTHER_RECORDING)
    copy_all(source, target)
    place = 0
    for _ in range(_MOST):
        if place == size:
            break
        place = _element(source, target, place, size, found)
    else:
        raise RefusedFile(Refusal.TOO_COMPLEX)
    if not found.codecs or not {_SEGMENT, _CLUSTER} <= found.kinds:
        raise RefusedFile(Refusal.TRUNCATED)
    if not any(codec.startswith(b"V_") for codec in found.codecs):
        return Made("audio/webm")
    return Made("video/webm", found.numbers.get(0xB0) or None, found.numbers.get(0xBA) or None)


def _element(source: IO[bytes], target: IO[bytes], place: int, size: int, found: _Found) -> int:
    """Looks at one element and answers where the next begins."""
    source.seek(place)
    kind, _ = _number(source, marked=True)
    length, unknown = _number(source, marked=False)
    body = source.tell()
    found.kinds.add(kind)
    if kind in _ENTERED and (kind in _UNKNOWN_LENGTH or not unknown):
        if not unknown and body + length > size:
            raise RefusedFile(Refusal.TRUNCATED)
        return body
    if kind not in _BLANKED | _PASSED:
        raise RefusedFile(Refusal.HIDDEN_DATA)
    if unknown or body + length > size:
        raise RefusedFile(Refusal.TRUNCATED)
    if kind in _BLANKED:
        _make_void(target, place, body + length)
    elif kind in {0x86, 0xB0, 0xBA} and length <= 32:
        _note(kind, read(source, length), found)
    return body + length


def _note(kind: int, held: bytes, found: _Found) -> None:
    if kind == 0x86:
        codec = held.rstrip(b"\0")
        if codec not in _CODECS:
            raise RefusedFile(Refusal.OTHER_RECORDING)
        found.codecs.add(codec)
    else:
        found.numbers[kind] = int.from_bytes(held, "big")


def _number(source: IO[bytes], *, marked: bool) -> tuple[int, bool]:
    """A number of variable length, and whether it is the one that means "unknown"."""
    first = read(source, 1)[0]
    length = 9 - first.bit_length()
    if length > (4 if marked else 8):
        raise RefusedFile(Refusal.DAMAGED)
    whole = int.from_bytes(bytes((first,)) + read(source, length - 1), "big")
    plain = whole & ((1 << 7 * length) - 1)
    return (whole if marked else plain), plain == (1 << 7 * length) - 1


def _make_void(target: IO[bytes], start: int, end: int) -> None:
    """The same number of bytes, saying nothing."""
    inside = end - start - 2
    short = inside < 127
    head = (
        bytes((_VOID, 0x80 | inside))
        if short
        else bytes((_VOID, 0x01)) + (end - start - 9).to_bytes(7, "big")
    )
    target.seek(start)
    target.write(head)
    blank(target, start + len(head), end)
