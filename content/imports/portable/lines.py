"""Reads lists line by line, as strictly as they are written: memory never holds more than one line.

Threat: JSON that two parsers understand differently (RFC 8259, 4: duplicate names), invalid numbers, nesting
that ends the process, bytes that are not valid text, and a list that changes between two reads. All are
refused, with the line number.
"""

import hashlib
import json
from collections.abc import Iterator
from typing import NamedTuple, Never, Protocol

from content.exports.export_errors import UnreadableFolder
from content.exports.export_format import LONGEST_LINE, Record, file_of
from content.imports.portable.folder import Folder
from content.imports.portable.schema import SHAPES, Misshapen, require_shape


class Progress(Protocol):
    """Receives the number of bytes read."""

    def advance(self, size: int) -> None: ...


class Facts(NamedTuple):
    """Manifest entry of a list."""

    bytes: int
    lines: int
    sha256: str


class Line(NamedTuple):
    number: int
    record: Record


def lines_of(folder: Folder, kind: str, facts: Facts, *, progress: Progress | None = None) -> Iterator[Line]:
    """Validated records of a list. Raises UnreadableFolder, at the latest at its end if it does not match the
    manifest.
    """
    name = file_of(kind)
    digest, size, number = hashlib.sha256(), 0, 0
    with folder.opened(name) as file:
        while line := file.readline(LONGEST_LINE + 1):
            number, size = number + 1, size + len(line)
            if len(line) > LONGEST_LINE:
                raise UnreadableFolder(f"{name}, line {number}: it is longer than {LONGEST_LINE:,} bytes.")
            if size > facts.bytes or not line.endswith(b"\n"):
                raise _other(name)
            digest.update(line)
            yield Line(number, _record(line, kind, f"{name}, line {number}"))
            if progress:
                progress.advance(len(line))
    if (size, number, digest.hexdigest()) != facts:
        raise _other(name)


def parsed(text: bytes) -> object:
    """Raises ValueError with a sentence."""
    try:
        return json.loads(
            text.decode(), object_pairs_hook=_once, parse_constant=_no_number, parse_float=_no_number
        )
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    except UnicodeDecodeError:
        raise ValueError("it is no UTF-8") from None


def _record(line: bytes, kind: str, where: str) -> Record:
    try:
        found = parsed(line)
    except ValueError as error:
        raise UnreadableFolder(f"{where}: {error}.") from None
    try:
        return require_shape(found, SHAPES[kind])
    except Misshapen as error:
        raise UnreadableFolder(f"{where}: {error}") from None


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name is there twice")
    return found


def _no_number(text: str) -> Never:
    raise ValueError(f"{text[:20]} is no number that the format has")


def _other(name: str) -> UnreadableFolder:
    return UnreadableFolder(
        f"{name} is not the list that the manifest vouches for: it was changed, or is not whole."
    )
