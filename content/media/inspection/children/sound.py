"""Cleans one audio file that is a stream of frames: MP3, WAV or FLAC (RFC 9639).

Only the sound and what is needed to play it is written; tags, pictures and dates are not. Read to the last byte
here, since FFmpeg takes data hidden between frames for sound. The last frame of a FLAC file must end with the
file, which shows that nothing is appended or missing; data hidden in that frame with a matching checksum is
played as noise.
"""

import struct
from collections.abc import Callable
from typing import IO, Any

from content.media.inspection.children.serving import serve
from content.media.inspection.limits import Limits
from content.media.inspection.result import Made, Refusal, RefusedFile

_PART = 1_048_576
_RATES = {
    # ISO/IEC 11172-3, 2.4.2.3: kilobits per second of layer III, MPEG-1 and then MPEG-2 and 2.5.
    True: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    False: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_HERTZ = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_FEWEST_FRAMES = 2
_UNTIL_THE_END = 0xFFFFFFFF  # recorded without knowing its length
_SOUNDS = {1, 3, 6, 7, 0xFFFE}
_SYNC = (b"\xff\xf8", b"\xff\xf9")
# RFC 9639, 9.1: number of bytes of a block size or sample rate after the frame number.
_BYTES_OF_SIZE = {6: 1, 7: 2}
_BYTES_OF_RATE = {12: 1, 13: 2, 14: 2}
_LONGEST_HEADER = 16
_LARGEST_FRAME = 2**21
_MOST_SUMMED = 2**23  # bytes, of frames that may be the last one


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


def clean_mp3(source: IO[bytes], target: IO[bytes]) -> Made:
    """Frame by frame; between the tags at both ends there may be nothing else."""
    end = _end_of_mp3(source, size_of(source))
    place = _start_of_mp3(source, end)
    frames, seconds = 0, 0.0
    while place < end:
        source.seek(place)
        length, lasts = _frame(read(source, 4))
        if place + length > end:
            break  # the last frame of a truncated recording
        source.seek(place)
        copy(source, target, length)
        place, frames, seconds = place + length, frames + 1, seconds + lasts
    if frames < _FEWEST_FRAMES:
        raise RefusedFile(Refusal.TRUNCATED)
    return Made("audio/mpeg", milliseconds=round(seconds * 1000))


def _start_of_mp3(source: IO[bytes], end: int) -> int:
    """After an ID3v2 tag (and the zeros that some programs add to it)."""
    source.seek(0)
    head = read(source, 10)
    place = 0
    if head[:3] == b"ID3":
        sizes = head[6:10]
        place = (
            10 + (sizes[0] << 21 | sizes[1] << 14 | sizes[2] << 7 | sizes[3]) + (10 if head[5] & 0x10 else 0)
        )
    source.seek(min(place, end))
    padding = source.read(4096)
    return place + len(padding) - len(padding.lstrip(b"\0"))


def _end_of_mp3(source: IO[bytes], end: int) -> int:
    """Before an ID3v1 tag and an APE tag."""
    if end >= 128:
        source.seek(end - 128)
        if read(source, 3) == b"TAG":
            end -= 128
    if end >= 32:
        source.seek(end - 32)
        foot = read(source, 32)
        if foot[:8] == b"APETAGEX":
            length, _, flags = struct.unpack("<III", foot[12:24])
            end -= length + (32 if flags & 0x80000000 else 0)
    return max(end, 0)


def _frame(head: bytes) -> tuple[int, float]:
    """Size of a frame in bytes, and its duration in seconds."""
    bits = int.from_bytes(head, "big")
    version, layer = bits >> 19 & 3, bits >> 17 & 3
    rate, hertz = bits >> 12 & 15, bits >> 10 & 3
    if bits >> 21 != 0x7FF or layer != 1 or version == 1 or rate in {0, 15} or hertz == 3:
        raise RefusedFile(Refusal.HIDDEN_DATA)
    samples = 1152 if version == 3 else 576
    speed = _HERTZ[version][hertz]
    return samples // 8 * _RATES[version == 3][rate] * 1000 // speed + (bits >> 9 & 1), samples / speed


def clean_wav(source: IO[bytes], target: IO[bytes]) -> Made:
    """The format and the sound, under a new header."""
    size = size_of(source)
    if struct.unpack("<I", read(source, 12)[4:8])[0] + 8 < size:
        raise RefusedFile(Refusal.HIDDEN_DATA)
    parts: dict[bytes, tuple[int, int]] = {}
    place = 12
    while place < size:
        source.seek(place)
        kind, length = struct.unpack("<4sI", read(source, 8))
        if kind == b"data" and length == _UNTIL_THE_END:
            length = size - place - 8
        if place + 8 + length > size:
            raise RefusedFile(Refusal.TRUNCATED)
        parts.setdefault(kind, (place + 8, length))
        place += 8 + length + length % 2
    if b"fmt " not in parts or b"data" not in parts or not 16 <= parts[b"fmt "][1] <= 64:
        raise RefusedFile(Refusal.DAMAGED)
    return _write_wav(source, target, parts)


def _write_wav(source: IO[bytes], target: IO[bytes], parts: dict[bytes, tuple[int, int]]) -> Made:
    source.seek(parts[b"fmt "][0])
    form = read(source, parts[b"fmt "][1])
    codec, _, _, speed = struct.unpack("<HHII", form[:12])
    if codec not in _SOUNDS or speed == 0:
        raise RefusedFile(Refusal.OTHER_RECORDING)
    place, length = parts[b"data"]
    padding = length % 2
    target.write(
        b"RIFF" + struct.pack("<I", 4 + 8 + len(form) + len(form) % 2 + 8 + length + padding) + b"WAVE"
    )
    target.write(b"fmt " + struct.pack("<I", len(form)) + form + bytes(len(form) % 2))
    target.write(b"data" + struct.pack("<I", length))
    source.seek(place)
    copy(source, target, length)
    target.write(bytes(padding))
    return Made("audio/wav", milliseconds=length * 1000 // speed)


def clean_flac(source: IO[bytes], target: IO[bytes]) -> Made:
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
    end = _end_of_flac(source, place, size)
    target.write(b"fLaC")
    for number, (kind, held) in enumerate(kept):
        final = 0x80 if number == len(kept) - 1 else 0
        target.write(bytes((final | kind,)) + len(held).to_bytes(3, "big") + held)
    source.seek(place)
    copy(source, target, end - place)
    about = int.from_bytes(kept[0][1][10:18], "big")
    speed, samples = about >> 44, about & 0xFFFFFFFFF
    return Made("audio/flac", milliseconds=samples * 1000 // speed if speed else 0)


def _end_of_flac(source: IO[bytes], start: int, size: int) -> int:
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


_CLEAN: dict[str, Callable[[IO[bytes], IO[bytes]], Made]] = {
    "audio/mpeg": clean_mp3,
    "audio/wav": clean_wav,
    "audio/flac": clean_flac,
}


def work(source: IO[bytes], target: IO[bytes], task: dict[str, Any], limits: Limits) -> Made:
    return _CLEAN[task["media_type"]](source, target)


if __name__ == "__main__":
    serve(work)
