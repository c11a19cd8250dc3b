"""Manifest of an export: read first; says what the folder is, and which lists it holds."""

import re
from dataclasses import dataclass
from typing import Any

from content.exports.export_format import (
    KINDS,
    LONGEST_MANIFEST,
    MANIFEST,
    MEDIA,
    NAME,
    VERSION,
    UnreadableFolder,
    file_of,
)
from content.imports.portable.folder import Facts, Folder, parse_json
from content.imports.portable.schema import Misshapen, integer, one_of, require_shape, text, timestamp

_SITE = {"address": text(500), "name": text(400), "tagline": text(400), "language": text(10)}
_FACTS = {
    "bytes": integer(0, 2**53),
    "lines": integer(0, 2**53),
    "sha256": text(64, re.compile(r"[0-9a-f]{64}")),
}


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
        found = parse_json(written)
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


_SHAPE: dict[str, Any] = {
    "format": one_of(NAME),
    "version": one_of(VERSION),
    "made_at": timestamp,
    "site": lambda found: require_shape(found, _SITE),
    "people": one_of(False, True),
    "files": _files,
}
