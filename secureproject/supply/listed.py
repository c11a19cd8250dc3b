"""Components of this release: the hashed lock file of Python packages, and the browser files of vendor.toml."""

import re
import tomllib
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
class File:
    source: str  # in the package; a folder of icons ("icons/") becomes one sprite
    target: str  # below the package's folder
    digest: str  # "sha384-<base64>", as in a Subresource Integrity attribute; empty until accepted


@dataclass(frozen=True)
class Package:
    """An npm package of which we serve files."""

    name: str
    version: str
    licence: str
    files: tuple[File, ...] = ()
    folder: str = "site"  # "tests" for files that only tests use
    icons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Bundle:
    """Files built from parts of several packages (tooling/bundle.py)."""

    name: str
    made_of: str  # digest of all inputs
    contains: tuple[str, ...]  # "NAME VERSION LICENCE" of each npm package in them
    files: tuple[File, ...]
    folder = "site"

    @property
    def packages(self) -> list[Package]:
        parts = (named.split(" ", 2) for named in self.contains)
        return [Package(name, version, licence) for name, version, licence in parts]


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


def packages(path: Path = VENDORED) -> list[Package]:
    """Packages whose files are served as they are. Raises Unlisted; KeyError if an entry lacks a field."""
    return [
        Package(
            entry["name"],
            entry["version"],
            entry["licence"],
            _files(entry),
            entry.get("folder", "site"),
            tuple(entry.get("icons", ())),
        )
        for entry in tomllib.loads(_text(path)).get("package", [])
    ]


def served_packages() -> list[Package]:
    """Packages of files for browsers, without those that only tests use. Raises Unlisted."""
    return [package for package in packages() if package.folder == "site"]


def bundles(path: Path = VENDORED) -> list[Bundle]:
    """Files for browsers that are built from parts of several packages. Raises as ``packages``."""
    return [
        Bundle(entry["name"], entry["made_of"], tuple(entry["contains"]), _files(entry))
        for entry in tomllib.loads(_text(path)).get("bundle", [])
    ]


def release() -> tuple[str, str]:
    """Name and version of this project. Raises Unlisted."""
    project = tomllib.loads(_text(PROJECT))["project"]
    return project["name"], project["version"]


def _files(entry: dict[str, Any]) -> tuple[File, ...]:
    return tuple(File(file["from"], file["to"], file["sha384"]) for file in entry["files"])


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise Unlisted(f"{path} cannot be read: {error.strerror}.") from None
