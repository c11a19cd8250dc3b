"""FLAC (RFC 9639): stream info, seek table and frames; tags and pictures are not written.

The last frame must end with the file, which shows that nothing is appended or missing. Data hidden in that
frame with a matching checksum is played as noise.
"""

from typing import IO

from content.media.inspection.recordings.reading import copy, read, size_of
from content.media.inspection.refusals import Refusal, RefusedFile
from content.media.inspection.result import Made

_SYNC = (b"\xff\xf8", b"\xff\xf9")
# RFC 9639, 9.1: number of bytes of a block size or sample rate after the frame number.
_BYTES_OF_SIZE = {6: 1, 7: 2}
_BYTES_OF_RATE = {12: 1, 13: 2, 14: 2}
_LONGEST_HEADER = 16
_LARGEST_FRAME = 2**21
_MOST_SUMMED = 2**23  # bytes, of frames that may be the last one


def clean(source: IO[bytes], target: IO[bytes]) -> Made:
    """Raises RefusedFile unless it begins with a stream info block and ends with a frame."""
    size = size_of(source)
    kept, place, last = [], 4, False
    while not last:
        source.seek(place)
        head = read(source, 4)
        last, kind, length = bool(head[0] & 0x80), head[0] & 0x7F, int.from_bytes(head[1:], "big")
        if kind in {0, 3}:
            kept.append((kind, read(source, length)))
        place += 4 + length
    if not kept or kept[0][0] != 0 or len(kept[0][1]) != 34:
        raise RefusedFile(Refusal.DAMAGED)
    source.seek(place)
    sync = read(source, 2)
    if sync not in _SYNC:
        raise RefusedFile(Refusal.HIDDEN_DATA)
    end = _end_of_sound(source, place, size)
    target.write(b"fLaC")
    for number, (kind, held) in enumerate(kept):
        final = 0x80 if number == len(kept) - 1 else 0
        target.write(bytes((final | kind,)) + len(held).to_bytes(3, "big") + held)
    source.seek(place)
    copy(source, target, end - place)
    about = int.from_bytes(kept[0][1][10:18], "big")
    speed, samples = about >> 44, about & 0xFFFFFFFFF
    return Made("audio/flac", milliseconds=samples * 1000 // speed if speed else 0)


def _end_of_sound(source: IO[bytes], start: int, size: int) -> int:
    """Before an ID3v1 tag, which some programs write. Raises RefusedFile if no frame ends there."""
    source.seek(max(size - 128, start))
    end = size - 128 if size - start > 128 and read(source, 3) == b"TAG" else size
    first = max(start, end - _LARGEST_FRAME)
    source.seek(first)
    tail = read(source, end - first)
    left, place = _MOST_SUMMED, len(tail)
    while left > 0 and (place := max(tail.rfind(sync, 0, place + 1) for sync in _SYNC)) >= 0:
        if _is_header(tail[place : place + _LONGEST_HEADER]):
            if _checksum(tail[place:], 16, _TABLE_16) == 0:
                return end
            left -= len(tail) - place
        place -= 1
    raise RefusedFile(Refusal.DAMAGED)


def _is_header(head: bytes) -> bool:
    """RFC 9639, 9.1: whether these bytes are a frame header, by the checksum at their end."""
    if len(head) < 6 or head[3] & 1:
        return False
    number = max(1, 8 - (head[4] ^ 0xFF).bit_length())
    length = 4 + number + _BYTES_OF_SIZE.get(head[2] >> 4, 0) + _BYTES_OF_RATE.get(head[2] & 15, 0)
    return length < len(head) and _checksum(head[: length + 1], 8, _TABLE_8) == 0


def _table(bits: int, polynomial: int) -> tuple[int, ...]:
    top, every, made = 1 << bits - 1, (1 << bits) - 1, []
    for number in range(256):
        rest = number << bits - 8
        for _ in range(8):
            rest = (rest << 1 ^ polynomial if rest & top else rest << 1) & every
        made.append(rest)
    return tuple(made)


_TABLE_8, _TABLE_16 = _table(8, 0x07), _table(16, 0x8005)


def _checksum(data: bytes, bits: int, table: tuple[int, ...]) -> int:
    """0 for data that ends with its own checksum."""
    rest, every = 0, (1 << bits) - 1
    for byte in data:
        rest = (rest << 8 & every) ^ table[rest >> bits - 8 ^ byte]
    return rest
