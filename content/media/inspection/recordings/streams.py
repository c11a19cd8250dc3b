"""MP3 and WAV: only the sound and what is needed to play it is written; tags, pictures and dates are not."""

import struct
from typing import IO

from content.media.inspection.recordings.reading import copy, read, size_of
from content.media.inspection.refusals import Refusal, RefusedFile
from content.media.inspection.result import Made

_RATES = {
    # ISO/IEC 11172-3, 2.4.2.3: kilobits per second of layer III, MPEG-1 and then MPEG-2 and 2.5.
    True: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    False: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_HERTZ = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_FEWEST_FRAMES = 2
_UNTIL_THE_END = 0xFFFFFFFF  # recorded without knowing its length
_SOUNDS = {1, 3, 6, 7, 0xFFFE}


def clean_mp3(source: IO[bytes], target: IO[bytes]) -> Made:
    """Frame by frame; between the tags at both ends there may be nothing else."""
    end = _end_of_sound(source, size_of(source))
    place = _start_of_sound(source, end)
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


def _start_of_sound(source: IO[bytes], end: int) -> int:
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


def _end_of_sound(source: IO[bytes], end: int) -> int:
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
