"""vendor.toml: the third-party files we serve to browsers, with package, licence and digest."""

import base64
import hashlib
import tomllib
from dataclasses import dataclass
from pathlib import Path

from devserver.paths import CHECKOUT

LIST = CHECKOUT / "vendor.toml"
FOLDERS = {
    "site": CHECKOUT / "secureproject" / "static" / "vendor",
    "tests": CHECKOUT / "tests" / "vendor",
}


@dataclass(frozen=True)
class File:
    source: str  # in the package; a folder of icons ("icons/") becomes one sprite
    target: str  # below the package's folder
    digest: str  # "sha384-<base64>", as in a Subresource Integrity attribute; empty until accepted


@dataclass(frozen=True)
class Package:
    name: str
    version: str
    licence: str
    files: tuple[File, ...]
    folder: str = "site"  # "tests" for files that only tests use
    icons: tuple[str, ...] = ()

    def place_of(self, file: File) -> Path:
        """Path of the shipped file. Raises ValueError for a path outside the folder."""
        place = (FOLDERS[self.folder] / file.target).resolve()
        if FOLDERS[self.folder] not in place.parents:
            raise ValueError(f"{file.target} lies outside {FOLDERS[self.folder]}.")
        return place


@dataclass(frozen=True)
class Bundle:
    """Scripts built from parts of several packages (tooling/bundle.py)."""

    name: str
    made_of: str  # digest of all inputs
    contains: tuple[str, ...]  # "NAME VERSION LICENCE" of each npm package in them
    files: tuple[File, ...]

    def place_of(self, file: File) -> Path:
        return FOLDERS["site"] / file.target


def bundles(path: Path = LIST) -> list[Bundle]:
    """Entries of vendor.toml whose files are built, not fetched. Raises KeyError if one lacks a field."""
    return [
        Bundle(
            entry["name"],
            entry["made_of"],
            tuple(entry["contains"]),
            tuple(File(file["from"], file["to"], file["sha384"]) for file in entry["files"]),
        )
        for entry in tomllib.loads(path.read_text()).get("bundle", [])
    ]


def packages(path: Path = LIST) -> list[Package]:
    """Packages listed in vendor.toml. Raises KeyError if an entry lacks a field."""
    return [
        Package(
            entry["name"],
            entry["version"],
            entry["licence"],
            tuple(File(file["from"], file["to"], file["sha384"]) for file in entry["files"]),
            entry.get("folder", "site"),
            tuple(entry.get("icons", ())),
        )
        for entry in tomllib.loads(path.read_text()).get("package", [])
    ]


def digest_of(content: bytes) -> str:
    return "sha384-" + base64.b64encode(hashlib.sha384(content).digest()).decode()


def problems(path: Path = LIST) -> list[str]:
    """Differences between the list and the shipped files, one sentence each; empty when they match."""
    found = []
    entries: list[Package | Bundle] = [*packages(path), *bundles(path)]
    listed = {entry.place_of(file): file for entry in entries for file in entry.files}
    for place, file in sorted(listed.items()):
        if not place.is_file():
            found.append(f"{file.target} is listed but missing. Run bin/vendor.")
        elif digest_of(place.read_bytes()) != file.digest:
            found.append(
                f"{file.target} is not the file that vendor.toml lists. Run bin/vendor, or --accept it."
            )
    for folder in FOLDERS.values():
        for shipped in sorted(path for path in folder.rglob("*") if path.is_file()):
            if shipped not in listed:
                found.append(
                    f"{shipped.relative_to(CHECKOUT)} is not listed in vendor.toml. List it or remove it."
                )
    return found
