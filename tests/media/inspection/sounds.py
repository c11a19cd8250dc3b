"""Innocent recordings, a few bytes long, and a place that nobody should learn from them."""

import io
import struct
import wave

from content.media.inspection.recordings.ogg import checksum
from tests.media.inspection.chunks import box

PLACE = b"+52.5163+013.3777/"


def mp3(frames: int = 4, before: bytes = b"", after: bytes = b"") -> bytes:
    """Silence at 128 kilobits."""
    return before + (b"\xff\xfb\x90\xc4" + bytes(413)) * frames + after


def id3(held: bytes = PLACE) -> bytes:
    size = len(held)
    return b"ID3\x04\0\0" + bytes((size >> 21 & 127, size >> 14 & 127, size >> 7 & 127, size & 127)) + held


def wav(*more: bytes) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as made:
        made.setnchannels(1)
        made.setsampwidth(2)
        made.setframerate(8000)
        made.writeframes(bytes(range(200)) * 8)
    data = out.getvalue() + b"".join(more)
    return data[:4] + struct.pack("<I", len(data) - 8) + data[8:]


def flac_block(kind: int, held: bytes, *, last: bool = False) -> bytes:
    return bytes((kind | (0x80 if last else 0),)) + len(held).to_bytes(3, "big") + held


def flac_frame(number: int = 0, sound: bytes = bytes(44)) -> bytes:
    """Of 4096 samples, sealed as RFC 9639, 9 demands; what is in it is no sound."""
    head = bytes((0xFF, 0xF8, 0xC4, 0x08, number))
    head += crc(head, 8, 0x07)
    return head + sound + crc(head + sound, 16, 0x8005)


def crc(data: bytes, bits: int, polynomial: int) -> bytes:
    rest = 0
    for bit in range(len(data) * 8):
        top = rest >> bits - 1 ^ data[bit // 8] >> 7 - bit % 8 & 1
        rest = (rest << 1 ^ (polynomial if top else 0)) & (1 << bits) - 1
    return rest.to_bytes(bits // 8, "big")


FRAME = flac_frame()


def flac(frames: bytes = FRAME) -> bytes:
    about = (8000 << 44 | 16000).to_bytes(8, "big")
    info = struct.pack(">HH", 4096, 4096) + bytes(6) + about + bytes(16)
    return b"fLaC" + flac_block(0, info) + flac_block(4, PLACE) + flac_block(6, PLACE, last=True) + frames


def page(number: int, body: bytes, granule: int = 0, kind: int = 0) -> bytes:
    lacing = bytes([255] * (len(body) // 255) + [len(body) % 255])
    head = b"OggS\0" + bytes((kind,)) + struct.pack("<qIII", granule, 7, number, 0) + bytes((len(lacing),))
    whole = bytearray(head + lacing + body)
    whole[22:26] = struct.pack("<I", checksum(bytes(whole)))
    return bytes(whole)


def ogg() -> bytes:
    tags = b"OpusTags" + struct.pack("<I", 4) + b"prog" + struct.pack("<II", 1, len(PLACE)) + PLACE
    start = b"OpusHead\1\1" + struct.pack("<HIhB", 0, 48000, 0, 0)
    return page(0, start, kind=2) + page(1, tags) + page(2, b"sound" * 20, 96_000, 4)


FORMATS = {b"vide": b"avc1", b"soun": b"mp4a"}


FILM = b"film" * 9
FILM_AT = 28  # behind the first box, in every file of mp4()


def samples(start: int, size: int) -> bytes:
    """Tables that describe one sample."""
    places = (
        box(b"stsz", bytes(4), struct.pack(">III", 0, 1, size)),
        box(b"stco", bytes(4), struct.pack(">II", 1, start)),
    )
    return box(b"stsc", bytes(4), struct.pack(">IIII", 1, 1, 1, 1)) + b"".join(places)


def track(kind: bytes = b"vide", reference: bytes = b"\0\0\0\x0curl \0\0\0\1") -> bytes:
    sizes = struct.pack(">II", 320 << 16, 200 << 16)
    head = box(b"tkhd", bytes(4) + b"DATE" * 2 + bytes(64) + sizes)
    references = box(b"dinf", box(b"dref", bytes(4) + struct.pack(">I", 1) + reference))
    handler = box(b"hdlr", bytes(8) + kind + bytes(12) + PLACE + b"\0")
    described = box(b"stsd", bytes(8), box(FORMATS.get(kind, kind), bytes(8)))
    minf = box(b"minf", references, box(b"stbl", described, samples(FILM_AT, len(FILM))))
    return box(b"trak", head, box(b"mdia", box(b"mdhd", bytes(24)), handler, minf), box(b"udta", PLACE))


def mp4(*more: bytes, tracks: bytes | None = None, brand: bytes = b"isom") -> bytes:
    head = box(b"mvhd", bytes(4) + b"DATE" * 2 + struct.pack(">II", 1000, 2500) + bytes(80))
    notes = box(b"udta", box(b"\xa9xyz", PLACE)) + box(b"meta", PLACE)
    moov = box(b"moov", head, tracks if tracks is not None else track(), notes)
    return (
        box(b"ftyp", brand, bytes(4), b"mp41")
        + box(b"mdat", FILM)
        + moov
        + box(b"free", PLACE)
        + b"".join(more)
    )


def element(kind: int, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return (
        kind.to_bytes((kind.bit_length() + 7) // 8, "big") + (len(body) | 1 << 28).to_bytes(4, "big") + body
    )


def webm(*more: bytes, codec: bytes = b"V_VP9") -> bytes:
    head = element(0x1A45DFA3, b"\x42\x82\x84webm")
    info = element(
        0x1549A966, element(0x2AD7B1, b"\x0f\x42\x40"), element(0x7BA9, PLACE), element(0x4461, PLACE)
    )
    video = element(0xE0, element(0xB0, b"\1\x40"), element(0xBA, b"\xc8"))
    tracks = element(0x1654AE6B, element(0xAE, element(0xD7, b"\1"), element(0x86, codec), video))
    cluster = element(0x1F43B675, element(0xE7, b"\0"), element(0xA3, b"\x81\0\0\x80film"))
    return head + element(0x18538067, info, tracks, element(0x1254C367, PLACE), cluster, *more)
