"""Components of this release: the hashed lock file of Python packages, and the browser files of vendor.toml."""

import base64
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

RELEASE = Path(__file__).resolve().parents[2]
LOCK, VENDORED, PROJECT = (RELEASE / name for name in ("requirements.txt", "vendor.toml", "pyproject.toml"))
PIN = re.compile(
    r"^(?P<name>[A-Za-z0-9._-]+)(?:\[[^\]]*\])?==(?P<version>[^\s;\\]+)(?:\s*;\s*(?P<when>[^\\]+))?"
)
HASH = re.compile(r"--hash=(?P<algorithm>sha\d+):(?P<digest>[0-9a-f]+)")


class Unlisted(Exception):
    """The lists of this release are missing or unreadable; the sentence says which."""


@dataclass
class Locked:
    """A Python package as the lock pins it. ``when`` is its environment marker (PEP 508), empty for always."""

    name: str
    version: str
    when: str = ""
    hashes: list[tuple[str, str]] = field(default_factory=list)  # algorithm and digest, of each file


@dataclass(frozen=True)
class Vendored:
    """An npm package of which we serve files. ``files``: paths and hexadecimal SHA-384 digests."""

    name: str
    version: str
    licence: str
    files: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Bundled:
    """Files built from parts of several npm packages."""

    name: str
    packages: tuple[Vendored, ...]
    files: tuple[tuple[str, str], ...]


def lock_entries(path: Path = LOCK) -> list[Locked]:
    """Pinned packages. Raises Unlisted, also when a package has no hash: then it is not the lock file."""
    packages: list[Locked] = []
    for line in _text(path).splitlines():
        if pin := PIN.match(line):
            packages.append(Locked(pin["name"], pin["version"], (pin["when"] or "").strip()))
        elif packages:
            packages[-1].hashes += [(found["algorithm"], found["digest"]) for found in HASH.finditer(line)]
    if bare := [package.name for package in packages if not package.hashes]:
        raise Unlisted(f"{path} pins {bare[0]} without a hash.")
    if not packages:
        raise Unlisted(f"{path} pins nothing.")
    return packages


def vendor_list(path: Path = VENDORED) -> list[Vendored]:
    """Files for browsers, without those that only tests use. Raises Unlisted."""
    return [
        Vendored(entry["name"], entry["version"], entry["licence"], tuple(_files(entry)))
        for entry in tomllib.loads(_text(path)).get("package", [])
        if entry.get("folder", "site") == "site"
    ]


def bundles(path: Path = VENDORED) -> list[Bundled]:
    """Files for browsers that are built from parts of several packages. Raises Unlisted."""
    return [
        Bundled(
            entry["name"],
            tuple(_contained(named) for named in entry["contains"]),
            tuple(_files(entry)),
        )
        for entry in tomllib.loads(_text(path)).get("bundle", [])
    ]


def release() -> tuple[str, str]:
    """Name and version of this project. Raises Unlisted."""
    project = tomllib.loads(_text(PROJECT))["project"]
    return project["name"], project["version"]


def _contained(named: str) -> Vendored:
    name, version, licence = named.split(" ", 2)
    return Vendored(name, version, licence, files=())


def _files(entry: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for file in entry["files"]:
        yield file["to"], base64.b64decode(file["sha384"].removeprefix("sha384-")).hex()


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise Unlisted(f"{path} cannot be read: {error.strerror}.") from None
