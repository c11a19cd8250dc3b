"""Opens files inside an export folder, and none outside it; reads its manifest, and lists line by line.

Threats: a user who can write into the folder leads the operator's process, which may read everything, to other
files: by a link, a path that leaves the folder, or a pipe that never ends. So every step of a path is opened by
itself, relative to the folder above it, without following links; only plain files are read. And JSON that two
parsers understand differently (RFC 8259, 4: duplicate names), invalid numbers, nesting that ends the process, bytes
that are not valid text, and a list that changes between two reads: refused, with the line number. Memory never holds
more than one line.
"""

import hashlib
import json
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, NamedTuple, Never

from content.exports.export_format import (
    KINDS,
    LONGEST_LINE,
    LONGEST_MANIFEST,
    MANIFEST,
    MEDIA,
    NAME,
    VERSION,
    Record,
    UnreadableFolder,
    file_of,
)
from content.imports.portable.schema import (
    SHAPES,
    Misshapen,
    integer,
    one_of,
    require_shape,
    text,
    timestamp,
)
from content.imports.wordpress.report import Progress

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_SITE = {"address": text(500), "name": text(400), "tagline": text(400), "language": text(10)}
_FACTS = {
    "bytes": integer(0, 2**53),
    "lines": integer(0, 2**53),
    "sha256": text(64, re.compile(r"[0-9a-f]{64}")),
}


class Folder:
    def __init__(self, path: Path) -> None:
        self.path = path

    def names(self) -> list[str]:
        """Names at the top level. Raises UnreadableFolder."""
        try:
            return sorted(os.listdir(self.path))
        except OSError as error:
            raise UnreadableFolder(f"{self.path} cannot be read: {error.strerror}.") from error

    @contextmanager
    def opened(self, name: str) -> Iterator[IO[bytes]]:
        """The plain file ``name``, its folders separated by slashes. Raises UnreadableFolder."""
        try:
            descriptor = self._descriptor(name)
        except OSError as error:
            raise UnreadableFolder(
                f"{name} cannot be read: {error.strerror}. An export holds plain files, and no links."
            ) from error
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise UnreadableFolder(f"{name} is no plain file.")
            yield file

    def _descriptor(self, name: str) -> int:
        *above, last = name.split("/")
        if {"", ".", ".."} & {*above, last}:
            raise UnreadableFolder(f"{name} cannot be read: it leaves the folder.")
        # The operator may name the folder itself by a link.
        here = os.open(self.path, _FOLDER & ~os.O_NOFOLLOW)
        try:
            for step in above:
                here, before = os.open(step, _FOLDER, dir_fd=here), here
                os.close(before)
            return os.open(last, _FILE, dir_fd=here)
        finally:
            with suppress(OSError):
                os.close(here)


class Facts(NamedTuple):
    """Manifest entry of a list."""

    bytes: int
    lines: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """``source``: the site it comes from. ``strangers``: unknown files in the folder."""

    source: str
    people: bool
    lists: dict[str, Facts]
    strangers: tuple[str, ...]

    @property
    def bytes(self) -> int:
        return sum(facts.bytes for facts in self.lists.values())


def read_manifest(folder: Folder) -> Manifest:
    """Raises UnreadableFolder for a folder that is no export, for another version, and for an unknown list."""
    names = folder.names()
    if MANIFEST not in names:
        raise UnreadableFolder(f"{folder.path} is no export: it has no {MANIFEST}.")
    with folder.opened(MANIFEST) as file:
        written = file.read(LONGEST_MANIFEST + 1)
    if len(written) > LONGEST_MANIFEST:
        raise UnreadableFolder(f"{MANIFEST} is longer than {LONGEST_MANIFEST:,} bytes.")
    try:
        found = _parse_json(written)
        _require_version(found)
        manifest = require_shape(found, _SHAPE)
    except (ValueError, Misshapen) as error:
        raise UnreadableFolder(f"{MANIFEST}: {error}") from None
    lists = manifest["files"]
    _require_lists(lists, people=manifest["people"])
    strangers = tuple(name for name in names if name not in {MANIFEST, MEDIA, *map(file_of, lists)})
    site = manifest["site"]
    return Manifest(site["address"] or site["name"], manifest["people"], lists, strangers)


def _require_version(found: object) -> None:
    """Checked first: a later version may have any shape."""
    if not isinstance(found, dict) or found.get("format") != NAME:
        raise Misshapen(f"This is no export of the format {NAME}.")
    if type(found.get("version")) is not int or found["version"] != VERSION:
        raise Misshapen(f"This release reads version {VERSION} of the format, and no other.")


def _require_lists(lists: dict[str, Facts], *, people: bool) -> None:
    expected = {*KINDS} if people else {*KINDS} - {"people"}
    if missing := sorted(expected - lists.keys()):
        raise UnreadableFolder(f"{MANIFEST} does not vouch for {file_of(missing[0])}.")
    if beside := sorted(lists.keys() - expected):
        raise UnreadableFolder(
            f"{MANIFEST} vouches for {file_of(beside[0])} and says that it names no users."
        )


def _files(found: object) -> dict[str, Facts]:
    if not isinstance(found, dict):
        raise Misshapen("has to be an object.")
    kinds = {file_of(kind): kind for kind in KINDS}
    if unknown := sorted(found.keys() - kinds.keys()):
        raise Misshapen(f"names a list that this release does not know: {unknown[0][:80]!a}.")
    return {kinds[name]: Facts(**require_shape(facts, _FACTS)) for name, facts in found.items()}


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


def _parse_json(written: bytes) -> object:
    """Raises ValueError with a sentence."""
    try:
        return json.loads(
            written.decode(), object_pairs_hook=_once, parse_constant=_no_number, parse_float=_no_number
        )
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    except UnicodeDecodeError:
        raise ValueError("it is no UTF-8") from None


def _record(line: bytes, kind: str, where: str) -> Record:
    try:
        return require_shape(_parse_json(line), SHAPES[kind])
    except (ValueError, Misshapen) as error:
        raise UnreadableFolder(f"{where}: {str(error).rstrip('.')}.") from None


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name is there twice")
    return found


def _no_number(found: str) -> Never:
    raise ValueError(f"{found[:20]} is no number that the format has")


def _other(name: str) -> UnreadableFolder:
    return UnreadableFolder(
        f"{name} is not the list that the manifest vouches for: it was changed, or is not whole."
    )


_SHAPE: dict[str, Any] = {
    "format": one_of(NAME),
    "version": one_of(VERSION),
    "made_at": timestamp,
    "site": lambda found: require_shape(found, _SITE),
    "people": one_of(False, True),
    "files": _files,
}
