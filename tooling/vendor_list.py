"""vendor.toml: the third-party files we serve to browsers, with package, licence and digest."""

import base64
import hashlib
from pathlib import Path

from devserver.paths import CHECKOUT
from secureproject.supply.listed import VENDORED, Bundle, File, Package, bundles, packages

FOLDERS = {
    "site": CHECKOUT / "secureproject" / "static" / "vendor",
    "tests": CHECKOUT / "tests" / "vendor",
}


def place_of(entry: Package | Bundle, file: File) -> Path:
    """Path of the shipped file. Raises ValueError for a path outside the folder."""
    place = (FOLDERS[entry.folder] / file.target).resolve()
    if FOLDERS[entry.folder] not in place.parents:
        raise ValueError(f"{file.target} lies outside {FOLDERS[entry.folder]}.")
    return place


def digest_of(content: bytes) -> str:
    return "sha384-" + base64.b64encode(hashlib.sha384(content).digest()).decode()


def problems(path: Path = VENDORED) -> list[str]:
    """Differences between the list and the shipped files, one sentence each; empty when they match."""
    found = []
    entries: list[Package | Bundle] = [*packages(path), *bundles(path)]
    listed = {place_of(entry, file): file for entry in entries for file in entry.files}
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
