"""Pictures inside documents: pixels are kept unchanged, metadata is removed.

JPEG by its segments (ITU-T T.81, annex B), PNG by its chunks. From the first malformed part on, bytes stay
unchanged: the document that shows the picture decides nothing by it.
"""

import io
import struct
from collections.abc import Iterator

from PIL import ExifTags, JpegImagePlugin, TiffImagePlugin

_JPEG, _PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
LOADED_BEFOREHAND = TiffImagePlugin  # Pillow imports it lazily, which a confined child cannot do
# Metadata segments and comments. All others say how the pixels are read; so do the two exceptions.
_NOTES = {*range(0xE1, 0xF0), 0xFE}
_ADOBE, _PROFILE = 0xEE, (0xE2, b"ICC_PROFILE\0")
_START_OF_SCAN, _END = 0xDA, 0xD9
_WITHOUT_LENGTH = {0x00, 0x01, *range(0xD0, 0xD8)}
_NOTES_OF_PNG = {b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"}


def without_notes(held: bytes) -> bytes:
    """``held`` unchanged, unless it is a picture that can hold metadata."""
    if held.startswith(_JPEG):
        return b"".join(_of_jpeg(held))
    return b"".join(_of_png(held)) if held.startswith(_PNG) else held


def _of_jpeg(held: bytes) -> Iterator[bytes]:
    yield held[:2]
    yield _way_up(held)
    place = 2
    while held[place : place + 1] == b"\xff" and len(held) >= place + 4:
        kind, end = held[place + 1], place + 2 + int.from_bytes(held[place + 2 : place + 4], "big")
        if kind == _START_OF_SCAN:
            end = _end_of_scan(held, end)
        if kind not in _NOTES or kind == _ADOBE or _is_profile(held, place):
            yield held[place:end]
        place = end
        if held[place + 1 : place + 2] == bytes((_END,)):
            yield held[place : place + 2]  # a second picture or video by the camera follows
            return
    yield held[place:]


def _end_of_scan(held: bytes, place: int) -> int:
    """Where the next segment begins."""
    while (place := held.find(b"\xff", place)) >= 0:
        if held[place + 1 : place + 2] not in {bytes((kind,)) for kind in _WITHOUT_LENGTH}:
            return place
        place += 2
    return len(held)


def _is_profile(held: bytes, place: int) -> bool:
    return held[place + 1] == _PROFILE[0] and held.startswith(_PROFILE[1], place + 4)


def _way_up(held: bytes) -> bytes:
    """Orientation, the only metadata kept, if not upright."""
    try:
        turned = JpegImagePlugin.JpegImageFile(io.BytesIO(held)).getexif().get(ExifTags.Base.Orientation)
    except Exception:  # noqa: BLE001 - a broken block raises anything, and counts as missing
        return b""
    if turned not in range(2, 9):
        return b""
    note = b"Exif\0\0MM\0*" + struct.pack(">IHHHIHHI", 8, 1, ExifTags.Base.Orientation, 3, 1, turned, 0, 0)
    return b"\xff\xe1" + struct.pack(">H", 2 + len(note)) + note


def _of_png(held: bytes) -> Iterator[bytes]:
    yield held[:8]
    place = 8
    while len(held) >= place + 12:
        (length,) = struct.unpack_from(">I", held, place)
        kind, end = held[place + 4 : place + 8], place + 12 + length
        if kind not in _NOTES_OF_PNG:
            yield held[place:end]
        place = end
        if kind == b"IEND":
            return
    yield held[place:]
