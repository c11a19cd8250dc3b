"""bin/vendor: fetches the third-party browser files of vendor.toml with the npm client and checks digests."""

import argparse
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from secureproject.supply.listed import VENDORED, Bundle, File, Package, bundles, packages
from tooling import bundle, vendor_list
from tooling.bundle import CannotBundle
from tooling.vendor_list import place_of

HEAD = (
    '<symbol id="{}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-linecap="round"'
    ' stroke-linejoin="round">'
)


class CannotVendor(Exception):
    """Why a file cannot be vendored, as a sentence to print."""


def download(package: Package, folder: Path) -> tarfile.TarFile:
    """Downloads the package's archive with npm; runs no script of the package."""
    wanted = f"{package.name}@{package.version}"
    command = ["npm", "pack", wanted, "--json", "--ignore-scripts", "--pack-destination", str(folder)]
    try:
        answer = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    except FileNotFoundError:
        raise CannotVendor("npm is missing: install Node.js and run bin/vendor again.") from None
    except subprocess.CalledProcessError as error:
        raise CannotVendor(f"npm could not fetch {wanted}:\n{error.stderr.strip()}") from None
    packed = json.loads(answer.stdout)
    entry = packed[0] if isinstance(packed, list) else next(iter(packed.values()))
    return tarfile.open(folder / entry["filename"])


def content_of(archive: tarfile.TarFile, name: str) -> bytes:
    try:
        member = archive.extractfile(f"package/{name}")
    except KeyError:
        member = None
    if member is None:
        raise CannotVendor(f"The package has no file {name}.")
    return member.read()


def sprite_of(icons: Mapping[str, bytes], *, source: str) -> bytes:
    """Builds the sprite of ``icons`` (name: SVG file). Raises ValueError for a file that is not one <svg> element."""
    lines = [f"<!-- {source} -->", '<svg xmlns="http://www.w3.org/2000/svg">']
    lines += [f"{HEAD.format(name)}{_inner(name, svg.decode())}</symbol>" for name, svg in icons.items()]
    return "\n".join([*lines, "</svg>", ""]).encode()


def _inner(name: str, svg: str) -> str:
    found = re.search(r"<svg[^>]*>(.*)</svg>", svg, re.DOTALL)
    if found is None:
        raise ValueError(f"{name} is not an SVG icon.")
    return " ".join(found[1].split())


def made_of(archive: tarfile.TarFile, package: Package, file: File) -> bytes:
    """The file as the package ships it, or one sprite of the icons in the list."""
    if not file.source.endswith("/"):
        return content_of(archive, file.source)
    icons = {name: content_of(archive, f"{file.source}{name}.svg") for name in sorted(package.icons)}
    return sprite_of(icons, source=f"{package.name} {package.version}, {package.licence}")


def fetch(package: Package, *, accept: bool) -> list[File]:
    """Writes the package's files; returns those with a newly accepted digest. Raises CannotVendor on any other."""
    accepted = []
    with tempfile.TemporaryDirectory() as temporary, download(package, Path(temporary)) as archive:
        stated = json.loads(content_of(archive, "package.json")).get("license")
        if stated != package.licence:
            raise CannotVendor(
                f"{package.name} states the licence {stated!r}, vendor.toml {package.licence!r}."
            )
        for file in package.files:
            content = made_of(archive, package, file)
            digest = vendor_list.digest_of(content)
            if digest != file.digest:
                if not accept:
                    raise CannotVendor(
                        f"{package.name}: {file.source} has the digest {digest}, but vendor.toml lists "
                        f"{file.digest or 'none'}. If you have read the file: bin/vendor --accept {package.name}"
                    )
                accepted.append(File(file.source, file.target, digest))
            target = place_of(package, file)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
    return accepted


def build(made: Bundle, *, accept: bool) -> list[File]:
    """Builds the bundle's files and writes them; returns those with a newly accepted digest. Raises CannotVendor."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        files = bundle.make(folder, run)
        if (found := bundle.contents(folder)) != list(made.contains):
            raise CannotVendor(
                f"{made.name} contains, as vendor.toml should say:\n" + ",\n".join(map(repr, found))
            )
    if (names := {file.source for file in made.files}) != set(files):
        raise CannotVendor(f"{made.name} makes {sorted(files)}, vendor.toml lists {sorted(names)}.")
    now = [File(file.source, file.target, vendor_list.digest_of(files[file.source])) for file in made.files]
    if not accept and now != list(made.files):
        raise CannotVendor(
            f"{made.name} is not what vendor.toml lists. See why, then: bin/vendor --accept {made.name}"
        )
    for file in now:
        place_of(made, file).parent.mkdir(parents=True, exist_ok=True)
        place_of(made, file).write_bytes(files[file.source])
    return now if accept else []


def run(command: list[str], folder: Path) -> str:
    try:
        return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout
    except FileNotFoundError:
        raise CannotVendor("npm is missing: install Node.js and run bin/vendor again.") from None
    except subprocess.CalledProcessError as error:
        raise CannotVendor(f"{command[0]} failed:\n{error.stderr.strip()}") from None


def write_digests(files: Iterable[File]) -> None:
    """Writes accepted digests to vendor.toml and leaves all else (comments, order) unchanged."""
    lines = VENDORED.read_text().splitlines(keepends=True)
    for file in files:
        for number, line in enumerate(lines):
            if f'to = "{file.target}"' in line:
                head, _, _ = line.partition('sha384 = "')
                lines[number] = f'{head}sha384 = "{file.digest}" }},\n'
    VENDORED.write_text("".join(lines))


def write_inputs(made: Bundle) -> None:
    """Writes the inputs' digest of an accepted bundle to vendor.toml."""
    VENDORED.write_text(VENDORED.read_text().replace(f'"{made.made_of}"', f'"{bundle.inputs()}"'))


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="bin/vendor", description=__doc__)
    parser.add_argument(
        "--accept", nargs="+", default=[], metavar="PACKAGE", help="take over new digests of these packages"
    )
    parser.add_argument("--check", action="store_true", help="only compare the files with vendor.toml")
    options = parser.parse_args(arguments)
    try:
        for package in [] if options.check else packages():
            write_digests(fetch(package, accept=package.name in options.accept))
        for made in [] if options.check else bundles():
            accept = made.name in options.accept
            write_digests(build(made, accept=accept))
            if accept:
                write_inputs(made)
    except (CannotVendor, CannotBundle, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    found = [*vendor_list.problems(), *bundle.problems()]
    sys.stdout.write("".join(f"{sentence}\n" for sentence in found) or "All vendored files are as listed.\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
