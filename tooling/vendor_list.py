"""vendor.toml: the third-party files we serve to browsers, with package, licence and digest."""

import base64
import hashlib
import tomllib
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
LIST = CHECKOUT / "vendor.toml"
FOLDER = CHECKOUT / "secureproject" / "static" / "vendor"


@dataclass(frozen=True)
class File:
    source: str  # inside the package
    target: str  # below secureproject/static/vendor/
    digest: str  # "sha384-<base64>", as in a Subresource Integrity attribute; empty until accepted


@dataclass(frozen=True)
class Package:
    name: str
    version: str
    licence: str
    files: tuple[File, ...]


def packages(path: Path = LIST) -> list[Package]:
    """Everything vendor.toml lists. Raises KeyError where an entry lacks a field."""
    return [
        Package(
            entry["name"],
            entry["version"],
            entry["licence"],
            tuple(File(file["from"], file["to"], file["sha384"]) for file in entry["files"]),
        )
        for entry in tomllib.loads(path.read_text()).get("package", [])
    ]


def digest_of(content: bytes) -> str:
    return "sha384-" + base64.b64encode(hashlib.sha384(content).digest()).decode()


def problems(path: Path = LIST, folder: Path = FOLDER) -> list[str]:
    """What differs between the list and the files that are shipped, one sentence each; empty when they agree."""
    found = []
    listed = {file.target: file for package in packages(path) for file in package.files}
    for target, file in sorted(listed.items()):
        shipped = folder / target
        if not shipped.is_file():
            found.append(f"{target} is listed but missing. Run bin/vendor.")
        elif digest_of(shipped.read_bytes()) != file.digest:
            found.append(f"{target} is not the file that vendor.toml lists. Run bin/vendor, or --accept it.")
    shipped_files = (path for path in folder.rglob("*") if path.is_file())
    for name in sorted(path.relative_to(folder).as_posix() for path in shipped_files):
        if name not in listed:
            found.append(f"{name} is not listed in vendor.toml. List it or remove it.")
    return found
