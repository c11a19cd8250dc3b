"""Editor bundle: the parts of django-prose-editor and its dependencies that we use, minified by esbuild and terser.

The package ships one file with all its features, 173 KB compressed. Its source map contains its own modules; the
npm packages below them are pinned, with digests, by tooling/editor/package-lock.json. The same inputs give the same
bytes."""

import json
import shutil
from collections.abc import Callable, Iterator
from importlib.metadata import distribution
from importlib.util import find_spec
from pathlib import Path

from devserver.paths import CHECKOUT
from secureproject.supply.listed import bundles
from tooling.vendor_list import digest_of

PLACE = CHECKOUT / "tooling" / "editor"
PACKAGE, MAP = "django_prose_editor", "static/django_prose_editor/editor.js.map"
ENTRIES = ["editor.js", "linkify.js"]
ESBUILD = [
    *("--bundle", "--format=esm", "--minify", "--target=es2022", "--legal-comments=none"),
    *("--alias:linkifyjs=./links-later.js", "--outdir=made", "--metafile=made.json"),
]
TERSER = ["--module", "--compress", "passes=3,ecma=2020", "--mangle"]
LICENCES = "LICENSES.txt"

type Run = Callable[[list[str], Path], str]


class CannotBundle(Exception):
    """Why the bundle cannot be built, as a sentence to print."""


def inputs() -> str:
    """One digest of all inputs of the scripts. Raises CannotBundle without the Python package."""
    parts = [path.read_bytes() for path in sorted(PLACE.iterdir()) if path.is_file()]
    settings = json.dumps([ESBUILD, TERSER])
    return digest_of(b"\0".join([*parts, settings.encode(), _map().read_bytes()]))


def problems() -> list[str]:
    """One sentence for each bundle whose inputs have changed."""
    return [
        f"What {made.name} is made of has changed. Run: bin/vendor --accept {made.name}"
        for made in bundles()
        if made.made_of != inputs()
    ]


def make(folder: Path, run: Run) -> dict[str, bytes]:
    """Builds the files in ``folder`` and returns them by name. Runs no script of a package. Raises CannotBundle."""
    for path in PLACE.iterdir():
        shutil.copy(path, folder)
    _write_sources(folder / "sources")
    run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], folder)
    tools = folder / "node_modules" / ".bin"
    run([str(tools / "esbuild"), *ENTRIES, *ESBUILD], folder)
    for script in (folder / "made").glob("*.js"):
        run([str(tools / "terser"), str(script), *TERSER, "--output", str(script)], folder)
    made = {script.name: script.read_bytes() for script in (folder / "made").glob("*.js")}
    return made | {LICENCES: "".join(_licences(folder)).encode()}


def contents(folder: Path) -> list[str]:
    """Each npm package in the scripts: "NAME VERSION LICENCE"."""
    stated = (json.loads((path / "package.json").read_text()) for path in _packages(folder))
    return sorted(f"{each['name']} {each['version']} {each['license']}" for each in stated)


def _map() -> Path:
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise CannotBundle(f"{PACKAGE} is not installed.")
    return Path(spec.origin).parent / MAP


def _write_sources(folder: Path) -> None:
    known = json.loads(_map().read_text())
    folder.mkdir()
    for name, text in zip(known["sources"], known["sourcesContent"], strict=True):
        if name.startswith("src/"):
            (folder / Path(name).name).write_text(text)


def _packages(folder: Path) -> list[Path]:
    """Folders of the packages of which some part is in the scripts."""
    outputs = json.loads((folder / "made.json").read_text())["outputs"].values()
    used = {name for output in outputs for name, part in output["inputs"].items() if part["bytesInOutput"]}
    parts = [Path(name).parts for name in used if name.startswith("node_modules/")]
    return sorted({folder.joinpath(*part[: 3 if part[1].startswith("@") else 2]) for part in parts})


def _licences(folder: Path) -> Iterator[str]:
    own = distribution(PACKAGE)
    yield _licence(f"{PACKAGE} {own.version}", next(_map().parents[3].glob(f"{PACKAGE}-*/licenses/LICENSE")))
    for path in _packages(folder):
        stated = json.loads((path / "package.json").read_text())
        text = next(iter(sorted(path.glob("LICENSE*"))), None)
        if text is None:
            raise CannotBundle(f"{path.name} ships no licence text.")
        yield _licence(f"{stated['name']} {stated['version']} ({stated['license']})", text)


def _licence(heading: str, text: Path) -> str:
    return f"{heading}\n\n{text.read_text().strip()}\n\n{'-' * 78}\n\n"
