"""What campaigns have found of each module as it is, kept with the code: a later one goes on where others stopped.

One line a module. It counts for as long as the module says what it said then: a change of it makes the line worthless,
and ``bin/check --deep`` tries that module anew.
"""

import hashlib
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from secureproject.trial.places import CHECKOUT

FILE = CHECKOUT / "tests" / "mutation" / "results.toml"
ABOVE = """# What bin/check --deep has found of the mutants of each module; it writes this file itself. A line counts
# for as long as its digest is that of the module. Without names the others are tried; a named one is tried anew.
"""

type Counts = Counter[str]


class Recorded:
    """The lines of ``file``. ``root``: where the modules stand."""

    def __init__(self, file: Path = FILE, root: Path = CHECKOUT) -> None:
        self._file, self._root = file, root
        self._lines: dict[str, dict[str, str | int]] = (
            tomllib.loads(file.read_text()) if file.exists() else {}
        )

    def of(self, path: str) -> Counts | None:
        """How many of its mutants came to which end. None: nobody knows, or the module has changed since."""
        line = self._lines.get(path)
        if line is None or line["digest"] != self._digest(path):
            return None
        return Counter({name: int(count) for name, count in line.items() if name != "digest"})

    def modules(self) -> Iterable[str]:
        return self._lines.keys()

    def add(self, found: Mapping[str, Counts]) -> None:
        """Writes the file anew: with what was found, without modules that are gone."""
        for path, counted in found.items():
            self._lines[path] = {"digest": self._digest(path)} | {
                name: count for name, count in sorted(counted.items()) if count
            }
        there = sorted(path for path in self._lines if (self._root / path).exists())
        self._file.write_text(ABOVE + "".join(_written(path, self._lines[path]) for path in there))

    def _digest(self, path: str) -> str:
        return hashlib.sha256((self._root / path).read_bytes()).hexdigest()[:12]


def _written(path: str, line: Mapping[str, str | int]) -> str:
    facts = (
        f'{name} = "{value}"' if isinstance(value, str) else f"{name} = {value}"
        for name, value in line.items()
    )
    return f'"{path}" = {{ {", ".join(facts)} }}\n'
