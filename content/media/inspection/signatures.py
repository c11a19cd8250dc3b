"""File format by magic bytes only. Names and headers of the browser are never used."""

import re

from content.media.inspection.formats import (
    AVIF,
    DOCX,
    FLAC,
    GIF,
    HEIC,
    JPEG,
    MP3,
    MP4,
    ODT,
    OGG,
    PDF,
    PNG,
    SVG,
    WAV,
    WEBM,
    WEBP,
    Format,
)
from content.media.inspection.result import Refusal, RefusedFile

# Enough for every signature below, and for an HTML page that begins with a long comment.
HEAD = 4096
_RIFF = {b"WEBP": WEBP, b"WAVE": WAV}
_OOXML = (b"[Content_Types].xml", b"_rels/", b"docProps/", b"word/", b"xl/", b"ppt/", b"customXml/")
_AVIF = {b"avif", b"avis"}
_MP4 = {
    b"isom",
    b"iso2",
    b"iso3",
    b"iso4",
    b"iso5",
    b"iso6",
    b"iso7",
    b"iso8",
    b"iso9",
    b"3gp4",
    b"3gp5",
    b"3gp6",
    b"qt  ",
    b"mp41",
    b"mp42",
    b"avc1",
    b"dash",
    b"M4A ",
    b"M4V ",
    b"MSNV",
}
_HEIC = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"}

_STARTS: tuple[tuple[bytes, Format], ...] = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"%PDF-", PDF),
    (b"OggS", OGG),
    (b"fLaC", FLAC),
    (b"ID3", MP3),
)
_FOREIGN: tuple[tuple[bytes, Refusal], ...] = (
    (b"MZ", Refusal.PROGRAM),
    (b"\x7fELF", Refusal.PROGRAM),
    (b"#!", Refusal.PROGRAM),
    (b"\xca\xfe\xba\xbe", Refusal.PROGRAM),
    (b"\xcf\xfa\xed\xfe", Refusal.PROGRAM),
    (b"\xfe\xed\xfa", Refusal.PROGRAM),
    (b"PK", Refusal.ARCHIVE),
    (b"Rar!", Refusal.ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", Refusal.ARCHIVE),
    (b"\x1f\x8b", Refusal.ARCHIVE),
    (b"BZh", Refusal.ARCHIVE),
    (b"\xfd7zXZ\0", Refusal.ARCHIVE),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Refusal.OLD_OFFICE),
    (b"{\\rtf", Refusal.OLD_OFFICE),
    (b"II*\0", Refusal.OTHER_PICTURE),
    (b"MM\0*", Refusal.OTHER_PICTURE),
    (b"BM", Refusal.OTHER_PICTURE),
    (b"8BPS", Refusal.OTHER_PICTURE),
    (b"\0\0\1\0", Refusal.OTHER_PICTURE),
    (b"\0\0\0\x0cjP  ", Refusal.OTHER_PICTURE),
    (b"\xff\x0a", Refusal.OTHER_PICTURE),
    (b"\0\0\0\x0cJXL ", Refusal.OTHER_PICTURE),
    (b"\x1a\x45\xdf\xa3", Refusal.OTHER_RECORDING),
    (b"FLV", Refusal.OTHER_RECORDING),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", Refusal.OTHER_RECORDING),
)
# An XML prologue, comments and a document type, then the root element, in UTF-8.
_SVG = re.compile(
    rb"(\xef\xbb\xbf)?\s*(<\?xml[^>]*\?>\s*)?(<!--.*?-->\s*|<!DOCTYPE\s+svg[^>\[]*(\[[^\]]*\]\s*)?>\s*)*<svg[\s>]",
    re.DOTALL,
)
_WEB = (b"<!doctype html", b"<html", b"<script", b"<head", b"<body", b"<iframe", b"<?php", b"<!--")


def format_of(head: bytes) -> Format:
    """``head`` are the first bytes of a file (``HEAD`` of them). Raises RefusedFile for an unknown format."""
    if not head:
        raise RefusedFile(Refusal.EMPTY)
    for start, form in _STARTS:
        if head.startswith(start):
            return form
    if found := _by_structure(head):
        return found
    raise RefusedFile(_foreign(head))


def _by_structure(head: bytes) -> Format | None:
    """Formats whose signature is not at the start."""
    if head[:4] == b"RIFF":
        return _RIFF.get(head[8:12])
    if head[:4] == b"PK\3\4":
        return _by_first_entry(head)
    if head.startswith(b"\x1a\x45\xdf\xa3") and b"\x42\x82\x84webm" in head[:64]:
        return WEBM  # RFC 8794, 11.2.4: the document type, which differs in other Matroska files
    if head[4:8] == b"ftyp":
        return _by_brand(head)
    if len(head) > 1 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2:
        return MP3  # a layer III frame without a tag before it
    return SVG if _SVG.match(head) else None


def _by_brand(head: bytes) -> Format:
    """ISO/IEC 14496-12, 4.3: a file lists its brands, the most specific first."""
    length = min(int.from_bytes(head[:4], "big"), len(head))
    brands = [head[8:12], *(head[place : place + 4] for place in range(16, length - 3, 4))]
    for brand in brands:
        if brand in _AVIF:
            return AVIF
        if brand in _HEIC:
            return HEIC
        if brand in _MP4:
            return MP4
    raise RefusedFile(Refusal.OTHER_RECORDING)


def _by_first_entry(head: bytes) -> Format | None:
    """A ZIP archive whose first file belongs to an office document; its child decides which kind."""
    name = head[30 : 30 + int.from_bytes(head[26:28], "little")]
    if name == b"mimetype":
        return ODT
    return DOCX if name.startswith(_OOXML) else None


def _foreign(head: bytes) -> Refusal:
    for start, refusal in _FOREIGN:
        if head.startswith(start):
            return refusal
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n\0").lower()
    if text.startswith(_WEB):
        return Refusal.WEB_PAGE
    return Refusal.UNKNOWN
