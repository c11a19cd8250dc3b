"""Building blocks of formats, for files that no honest program writes."""

import struct
import zlib


def png_chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png_with(data: bytes, *chunks: bytes) -> bytes:
    """``data`` with ``chunks`` behind its header."""
    return data[:33] + b"".join(chunks) + data[33:]


def png_of_size(width: int, height: int) -> bytes:
    """A few bytes that promise a picture of that size, all of it black."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress(bytes(100_000), 9)
    return (
        b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", head) + png_chunk(b"IDAT", pixels) + png_chunk(b"IEND", b"")
    )


def gif_of_frames(frames: int, width: int = 1, height: int = 1) -> bytes:
    """Tiny frames on a screen of that size."""
    head = b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
    frame = (
        b"\x21\xf9\x04\0\x01\0\0\0" + b"\x2c" + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02\x44\x01\0"
    )
    return head + frame * frames + b"\x3b"


def jpeg_with(data: bytes, marker: int, body: bytes) -> bytes:
    """``data`` with one more segment behind its first bytes."""
    return data[:2] + bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body + data[2:]


def riff_with(data: bytes, kind: bytes, body: bytes) -> bytes:
    """``data`` with one more chunk at the end, counted in the header."""
    chunk = kind + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)
    whole = data[8:] + chunk
    return b"RIFF" + struct.pack("<I", len(whole)) + whole


def box(kind: bytes, *parts: bytes) -> bytes:
    """A box of ISO/IEC 14496-12."""
    body = b"".join(parts)
    return struct.pack(">I", len(body) + 8) + kind + body
