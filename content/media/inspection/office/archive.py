"""Unpacks a ZIP archive within limits, and packs it without archive metadata."""

import encodings.cp437  # noqa: F401 - by zipfile when it needs it, when a child that is shut in cannot any more
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from content.media.inspection.embedded import without_notes
from content.media.inspection.limits import Limits
from content.media.inspection.result import Refusal, RefusedFile

_ENCRYPTED = 0x1
_WAYS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
# Endings of parts that hold text, or a picture that no program executes, and addresses that a link may lead to.
ENDINGS = {"xml", "png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff", "emf", "wmf"}
LINKS = ("http://", "https://", "mailto:", "tel:", "#")
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
_PART = 1_048_576


def unpacked(source: IO[bytes], limits: Limits) -> dict[str, bytes]:
    """Every file by its name. Raises RefusedFile for bombs, passwords and paths that leave the archive."""
    try:
        with zipfile.ZipFile(source) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if len(entries) > limits.entries:
                raise RefusedFile(Refusal.TOO_COMPLEX)
            if any(entry.flag_bits & _ENCRYPTED for entry in entries):
                raise RefusedFile(Refusal.ENCRYPTED)
            return dict(_files(archive, entries, limits.unpacked_bytes))
    except zipfile.BadZipFile:
        raise RefusedFile(Refusal.TRUNCATED) from None
    except (zlib.error, EOFError, NotImplementedError):
        raise RefusedFile(Refusal.DAMAGED) from None


def _files(
    archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], most: int
) -> Iterator[tuple[str, bytes]]:
    seen: set[str] = set()
    for entry in entries:
        if (
            not _is_plain(entry.filename)
            or entry.filename.lower() in seen
            or entry.compress_type not in _WAYS
        ):
            raise RefusedFile(Refusal.HIDDEN_DATA)
        seen.add(entry.filename.lower())
        # Sizes in the archive's headers are not trusted.
        held = bytearray()
        with archive.open(entry) as packed:
            while part := packed.read(_PART):
                most -= len(part)
                if most < 0:
                    raise RefusedFile(Refusal.TOO_MUCH_MEMORY)
                held += part
        yield entry.filename, bytes(held)


def _is_plain(name: str) -> bool:
    parts = name.split("/")
    return not ({"", ".", ".."} & set(parts)) and "\\" not in name and ":" not in name and name.isprintable()


def packed(files: dict[str, bytes], target: IO[bytes], *, first: str) -> None:
    """Writes ``files``, pictures without their metadata, ``first`` before the others.

    ``first`` is not compressed if it is the mimetype, as ODF 1.3 part 2, 3.3 demands.
    """
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files, key=lambda name: (name != first, name)):
            entry = zipfile.ZipInfo(name, _FIRST_DAY)
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(entry, without_notes(files[name]))


def parsed(part: bytes) -> Element:
    """XML without a document type. Raises RefusedFile."""
    try:
        tree: Element = fromstring(part, forbid_dtd=True)
    except (ParseError, DefusedXmlException, LookupError, ValueError):
        raise RefusedFile(Refusal.DAMAGED) from None
    return tree


def local(name: str) -> str:
    """Local name of an element or attribute, without its namespace."""
    return name.rpartition("}")[2]
