"""Ogg with Vorbis or Opus (RFC 3533): pages one behind the other; comments are written over with as much of nothing."""

import struct
from dataclasses import dataclass
from typing import IO

from content.media.inspection.made import Made
from content.media.inspection.recordings.reading import copy_all, read, size_of
from content.media.inspection.refusals import Refusal, RefusedFile

_MOST_PAGES = 1_000_000
_LONGEST_COMMENTS = 2_000_000


@dataclass(frozen=True, slots=True)
class _Page:
    start: int
    head: bytes
    lacing: bytes

    @property
    def body(self) -> int:
        return self.start + 27 + len(self.lacing)

    @property
    def end(self) -> int:
        return self.body + sum(self.lacing)


def clean(source: IO[bytes], target: IO[bytes]) -> Made:
    """Raises RefusedFile for what is not pages of one stream to its end."""
    size = size_of(source)
    pages = _pages(source, size)
    if len({page.head[14:18] for page in pages}) != 1:
        raise RefusedFile(Refusal.OTHER_RECORDING)
    first = _body(source, pages[0])
    speed = _speed(first)
    copy_all(source, target)
    _blank_comments(source, target, pages, vorbis=first[:7] == b"\x01vorbis")
    (granules,) = struct.unpack("<q", pages[-1].head[6:14])
    return Made("audio/ogg", milliseconds=max(granules, 0) * 1000 // speed if granules < 2**50 else 0)


def _speed(first: bytes) -> int:
    """Samples a second by which positions are counted."""
    if first[:8] == b"OpusHead":
        return 48_000
    if first[:7] == b"\x01vorbis" and len(first) >= 16 and (speed := int.from_bytes(first[12:16], "little")):
        return speed
    raise RefusedFile(Refusal.OTHER_RECORDING)


def _pages(source: IO[bytes], size: int) -> list[_Page]:
    pages: list[_Page] = []
    place = 0
    while place < size:
        source.seek(place)
        head = read(source, 27)
        if head[:5] != b"OggS\0":
            raise RefusedFile(Refusal.HIDDEN_DATA)
        page = _Page(place, head, read(source, head[26]))
        if page.end > size:
            raise RefusedFile(Refusal.TRUNCATED)
        if len(pages) > _MOST_PAGES:
            raise RefusedFile(Refusal.TOO_COMPLEX)
        pages.append(page)
        place = page.end
    return pages


def _body(source: IO[bytes], page: _Page) -> bytes:
    source.seek(page.body)
    return read(source, page.end - page.body)


def _blank_comments(source: IO[bytes], target: IO[bytes], pages: list[_Page], *, vorbis: bool) -> None:
    """The second packet of the stream, over as many pages as it takes."""
    length, spans = _second_packet(pages)
    packet = _no_comments(length, vorbis=vorbis)
    for page, part in spans:
        body = bytearray(_body(source, page))
        body[:part], packet = packet[:part], packet[part:]
        head = page.head[:22] + bytes(4) + page.head[26:]
        whole = bytearray(head + page.lacing + body)
        whole[22:26] = struct.pack("<I", checksum(bytes(whole)))
        target.seek(page.start)
        target.write(whole)


def _second_packet(pages: list[_Page]) -> tuple[int, list[tuple[_Page, int]]]:
    """Its length, and how much of it lies at the beginning of which page."""
    if len(pages) < 3 or not pages[0].lacing or sum(lace < 255 for lace in pages[0].lacing) != 1:
        raise RefusedFile(Refusal.TRUNCATED)
    length, spans = 0, []
    for page in pages[1:]:
        part = 0
        for lace in page.lacing:
            part += lace
            if lace < 255:
                spans.append((page, part))
                return length + part, spans
        length += part
        spans.append((page, part))
        if length > _LONGEST_COMMENTS:
            break
    raise RefusedFile(Refusal.DAMAGED)


def _no_comments(length: int, *, vorbis: bool) -> bytes:
    """Vorbis I, 5.2, and RFC 7845, 5.2: a name of the program, here spaces up to the length, and no comments."""
    start, stop = (b"\x03vorbis", b"\x01") if vorbis else (b"OpusTags", b"")
    name = length - len(start) - len(stop) - 8
    if name < 0:
        raise RefusedFile(Refusal.DAMAGED)
    return start + struct.pack("<I", name) + b" " * name + struct.pack("<I", 0) + stop


def _table() -> tuple[int, ...]:
    made = []
    for number in range(256):
        rest = number << 24
        for _ in range(8):
            rest = (rest << 1 ^ 0x04C11DB7 if rest & 0x80000000 else rest << 1) & 0xFFFFFFFF
        made.append(rest)
    return tuple(made)


_TABLE = _table()


def checksum(data: bytes) -> int:
    rest = 0
    for byte in data:
        rest = (rest << 8 & 0xFFFFFFFF) ^ _TABLE[rest >> 24 ^ byte]
    return rest
