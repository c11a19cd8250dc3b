"""Streaming reader of a WordPress export: memory does not grow with the file.

Threats: an export is untrusted. Entities, DTDs and external references are refused by defusedxml (billion
laughs, XXE: ASVS 1.5.1), and one element may not grow beyond ``MAX_PIECE`` characters.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Protocol
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

MAX_PIECE = 16_000_000  # characters of text and attributes in one item, comments included
MAX_DEPTH = 64
CHUNK = 64 * 1024


class UnreadableExport(Exception):
    """The file is not an export this project can read; the message says why and where. Nothing was imported."""


class _Pieces:
    """A parser target that yields each finished child of ``<channel>`` and then forgets it."""

    def __init__(self) -> None:
        self.finished: list[Element] = []
        self._open: list[str] = []
        self._builder: TreeBuilder | None = None
        self._size = 0

    def start(self, tag: str, attrs: dict[str, str]) -> None:
        depth = len(self._open)
        if (depth, tag) not in {(0, "rss"), (1, "channel")} and depth < 2:
            raise UnreadableExport("This is not a WordPress export: an <rss> with one <channel> is expected.")
        if depth > MAX_DEPTH:
            raise UnreadableExport(f"Elements are nested more than {MAX_DEPTH} deep.")
        self._open.append(tag)
        if depth == 2:
            self._builder, self._size = TreeBuilder(), 0
        if self._builder is not None:
            self._grow(sum(len(name) + len(value) for name, value in attrs.items()) + len(tag))
            self._builder.start(tag, attrs)

    def data(self, data: str) -> None:
        if self._builder is not None:
            self._grow(len(data))
            self._builder.data(data)

    def end(self, tag: str) -> None:
        self._open.pop()
        if self._builder is None:
            return
        self._builder.end(tag)
        if len(self._open) == 2:
            self.finished.append(self._builder.close())
            self._builder = None

    def close(self) -> None:
        """Nothing is left to yield: ``finished`` was emptied while reading."""

    def _grow(self, size: int) -> None:
        self._size += size
        if self._size > MAX_PIECE:
            raise UnreadableExport(f"One item is larger than {MAX_PIECE:,} characters.")


def pieces(path: Path, *, progress: "Progress | None" = None) -> Iterator[Element]:
    """Every child of ``<channel>`` in ``path``, in order, one at a time in memory.

    Raises UnreadableExport, with the line number, for anything that is not well-formed XML, declares a document
    type or entities, or is not an RSS channel.
    """
    target = _Pieces()
    parser = DefusedXMLParser(target=target, forbid_dtd=True, forbid_entities=True, forbid_external=True)
    with _opened(path) as file:
        try:
            while chunk := file.read(CHUNK):
                parser.feed(chunk)
                yield from _drained(target)
                if progress:
                    progress.advance(len(chunk))
            parser.close()
        except DefusedXmlException as error:
            raise UnreadableExport(
                "The file declares a document type or entities. WordPress exports never do; it was not read."
            ) from error
        except (
            ParseError,
            LookupError,
            ValueError,
        ) as error:  # the latter two: an unknown or unusable encoding
            raise UnreadableExport(f"The file is not complete, well-formed XML: {error}.") from error
    yield from _drained(target)


class Progress(Protocol):
    """Receives the number of bytes read."""

    def advance(self, size: int) -> None: ...


def _drained(target: _Pieces) -> Iterator[Element]:
    finished, target.finished = target.finished, []
    yield from finished


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise UnreadableExport(f"Cannot read {path}: {error.strerror}.") from error
