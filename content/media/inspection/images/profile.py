"""Colour profile of a picture: kept, because colours are wrong without it, but rewritten with known parts only.

Layout: ICC.1:2022, chapter 7. A profile also names makers, monitors and dates and may hold anything under
private tags; what is not needed to show colours is left out.
"""

import io
import struct

from PIL import ImageCms

LARGEST = 1_000_000
# CMYK profiles, from which colours are converted: they are only read, and the common ones are large.
LARGEST_READ = 8_000_000
_HEADER = 128
_MOST_TAGS = 100
_SPACES = {b"RGB ": ("RGB", "RGBA", "P"), b"GRAY": ("L", "LA", "I;16", "1"), b"CMYK": ("CMYK",)}
_CHANNELS = {b"RGB ": "RGB", b"GRAY": "L", b"CMYK": "CMYK"}
_CLASSES = {b"mntr", b"scnr", b"prtr", b"spac"}
# White point, primaries, curves, tables, and chromatic adaptation: what a colour engine reads.
_NEEDED = {
    *(b"wtpt", b"bkpt", b"chad", b"cicp", b"lumi"),
    *(b"rXYZ", b"gXYZ", b"bXYZ", b"rTRC", b"gTRC", b"bTRC", b"kTRC"),
    *(b"A2B0", b"A2B1", b"A2B2", b"B2A0", b"B2A1", b"B2A2", b"gamt"),
    *(b"D2B0", b"D2B1", b"D2B2", b"D2B3", b"B2D0", b"B2D1", b"B2D2", b"B2D3"),
}
_NAME = "Colours"


def kept_profile(profile: object, mode: str) -> bytes | None:
    """A clean copy of ``profile`` for pictures in ``mode``; None if it is broken, too large or of another mode."""
    largest = LARGEST_READ if mode == "CMYK" else LARGEST
    if not isinstance(profile, bytes) or not _HEADER + 4 <= len(profile) <= largest:
        return None
    if not _fits(profile, mode):
        return None
    try:
        clean = _rewritten(profile)
        ImageCms.buildTransform(
            ImageCms.ImageCmsProfile(io.BytesIO(clean)),
            ImageCms.createProfile("sRGB"),
            _CHANNELS[profile[16:20]],
            "RGB",
        )
    except (ImageCms.PyCMSError, OSError, ValueError, struct.error):
        return None
    return clean


def _fits(profile: bytes, mode: str) -> bool:
    return (
        profile[36:40] == b"acsp"
        and profile[12:16] in _CLASSES
        and mode in _SPACES.get(profile[16:20], ())
        and struct.unpack(">I", profile[:4])[0] <= len(profile)
    )


def _rewritten(profile: bytes) -> bytes:
    tags = _tags(profile)
    named = _description(profile[8])
    parts = {b"desc": named, b"cprt": _copyright(profile[8])} | tags
    table, body, placed = [], b"", dict[bytes, int]()
    start = _HEADER + 4 + 12 * len(parts)
    for name, part in sorted(parts.items()):
        if part not in placed:
            placed[part] = start + len(body)
            body += part + bytes(-len(part) % 4)
        table.append(name + struct.pack(">II", placed[part], len(part)))
    size = start + len(body)
    return _header(profile, size) + struct.pack(">I", len(table)) + b"".join(table) + body


def _tags(profile: bytes) -> dict[bytes, bytes]:
    (count,) = struct.unpack_from(">I", profile, _HEADER)
    if count > _MOST_TAGS:
        raise ValueError("too many tags")
    found = {}
    for place in range(count):
        name, offset, size = struct.unpack_from(">4sII", profile, _HEADER + 4 + 12 * place)
        if offset + size > len(profile) or offset < _HEADER:
            raise ValueError("a tag beyond the end")
        if name in _NEEDED:
            found[name] = profile[offset : offset + size]
    return found


def _header(profile: bytes, size: int) -> bytes:
    """Without maker, date and identifier: only what says how colours are to be read."""
    head = bytearray(_HEADER)
    head[:4] = struct.pack(">I", size)
    head[8:24] = profile[8:24]  # version, class, colour space, connection space
    head[24:36] = struct.pack(">6H", 2000, 1, 1, 0, 0, 0)
    head[36:40] = b"acsp"
    head[64:80] = profile[64:80]  # intent and illuminant
    return bytes(head)


def _description(version: int) -> bytes:
    if version >= 4:
        return _text(_NAME)
    name = _NAME.encode() + b"\0"
    return b"desc" + bytes(4) + struct.pack(">I", len(name)) + name + bytes(4 + 4 + 2 + 1 + 67)


def _copyright(version: int) -> bytes:
    return _text(_NAME) if version >= 4 else b"text" + bytes(4) + _NAME.encode() + b"\0"


def _text(words: str) -> bytes:
    encoded = words.encode("utf-16-be")
    return b"mluc" + bytes(4) + struct.pack(">II2s2sII", 1, 12, b"en", b"US", len(encoded), 28) + encoded
