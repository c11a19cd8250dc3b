"""What campaigns have found of each definition as it is, kept with the code: a later one goes on where others stopped.

It counts for as long as the definition says what it said then: a change of one function makes its own line worthless,
and ``bin/check --deep`` tries that function anew, not its module.
"""

import hashlib
import json
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from secureproject.trial.places import CHECKOUT

FILE = CHECKOUT / "tests" / "mutation" / "results.toml"
ABOVE = """# What bin/check --deep has found of the mutants of each definition; it writes this file itself. A line
# counts for as long as its digest is that of what it is of: of a whole module where it stands alone, of a definition
# below its module. Whose mutants were all killed is not tried again; without names, nor is anything else that is known.
"""

UNTRIED = "untried"  # the campaign was broken off before

type Counts = Counter[str]


@dataclass(frozen=True)
class Definition:
    """A function, a class or another statement of a module, and how many of its mutants came to which end."""

    name: str
    counts: Counts


type Found = Mapping[str, Mapping[str, Definition]]  # by path, and by the digest of what the definition says


class Recorded:
    """The lines of ``file``. ``root``: where the modules stand."""

    def __init__(self, file: Path = FILE, root: Path = CHECKOUT) -> None:
        self._file, self._root = file, root
        self._lines: dict[str, dict[str, Any]] = tomllib.loads(file.read_text()) if file.exists() else {}

    def of_module(self, path: str) -> Counts | None:
        """What is known of the module as a whole. None: nothing, or it has changed since."""
        line = self._lines.get(path, {})
        return _counts(line) if line.get("digest") == self._digest(path) else None

    def of(self, path: str, within: str) -> Counts:
        """What is known of the definition with this digest; empty for one that nobody has tried as it is."""
        return _counts(self._lines.get(path, {}).get(within, {}))

    def modules(self) -> Iterable[str]:
        return self._lines.keys()

    def add(self, found: Found) -> None:
        """Writes the file anew: with what was found, without modules that are gone.

        A campaign that was broken off takes nothing away from what was known before.
        """
        for path, definitions in found.items():
            whole = self.of_module(path)
            if whole is None or whole[UNTRIED] >= sum(d.counts[UNTRIED] for d in definitions.values()):
                known = (each for each in definitions.items() if self._more_is_known(path, *each))
                before = self._lines.get(path, {}) if whole is None else {}
                kept = {within: before[within] for within in definitions if within in before}
                self._lines[path] = kept | {within: _facts(definition) for within, definition in known}
        self._lines = {path: line for path, line in self._lines.items() if line}
        there = {path: self._lines[path] for path in sorted(self._lines) if (self._root / path).exists()}
        wholes = (f"{_key(path)} = {_table(line)}\n" for path, line in there.items() if "digest" in line)
        others = (_section(path, line) for path, line in there.items() if "digest" not in line)
        self._file.write_text("".join([ABOVE, *wholes, *others]))

    def _more_is_known(self, path: str, within: str, definition: Definition) -> bool:
        before, untried = self.of(path, within), definition.counts[UNTRIED]
        return untried <= before[UNTRIED] if before else untried < definition.counts.total()

    def _digest(self, path: str) -> str:
        file = self._root / path
        return hashlib.sha256(file.read_bytes()).hexdigest()[:12] if file.exists() else "gone"


def _facts(definition: Definition) -> dict[str, Any]:
    return {"of": definition.name} | {
        name: count for name, count in sorted(definition.counts.items()) if count
    }


def _counts(line: Mapping[str, Any]) -> Counts:
    return Counter({name: count for name, count in line.items() if isinstance(count, int)})


def _section(path: str, definitions: Mapping[str, Mapping[str, Any]]) -> str:
    return f"\n[{_key(path)}]\n" + "".join(_lines_of(definitions))


def _lines_of(definitions: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    return (f"{_key(within)} = {_table(facts)}\n" for within, facts in definitions.items())


def _table(facts: Mapping[str, Any]) -> str:
    return f"{{ {', '.join(f'{name} = {json.dumps(value)}' for name, value in facts.items())} }}"


def _key(text: str) -> str:
    return json.dumps(text)
