"""What became of each mutant, kept under .local/mutation so that a campaign can be broken off and gone on with."""

import hashlib
import json
import tomllib
from enum import IntEnum
from pathlib import Path

from secureproject.trial.places import CHECKOUT

FOLDER = CHECKOUT / ".local" / "mutation"
EQUIVALENT = CHECKOUT / "tests" / "mutation" / "equivalent.toml"


class Outcome(IntEnum):
    """Numbers, because a fork answers with one. OPEN: no fork could say."""

    SURVIVED = 40
    KILLED = 41
    OPEN = 42


class Results:
    """The outcomes for one module as it is written now; those for another text of it are thrown away."""

    def __init__(self, path: str, source: str) -> None:
        FOLDER.mkdir(parents=True, exist_ok=True)
        digest = hashlib.sha256(source.encode()).hexdigest()[:16]
        self._file = FOLDER / f"{path.replace('/', '.').removesuffix('.py')}.{digest}.jsonl"
        for old in FOLDER.glob(f"{path.replace('/', '.').removesuffix('.py')}.*.jsonl"):
            if old != self._file:
                old.unlink()
        self.tests: dict[str, list[str]] = {}
        self.outcomes: dict[str, Outcome] = {}
        for line in self._file.read_text().splitlines() if self._file.exists() else ():
            key, outcome, tests = json.loads(line)
            self.outcomes[key], self.tests[key] = Outcome[outcome], tests

    def settled(self, key: str) -> bool:
        """A mutant that was killed stays killed; the others may meet a new test."""
        return self.outcomes.get(key) is Outcome.KILLED

    def add(self, key: str, outcome: Outcome, tests: list[str]) -> None:
        self.outcomes[key], self.tests[key] = outcome, tests
        with self._file.open("a") as file:
            file.write(json.dumps([key, outcome.name, tests]) + "\n")


def equivalents(file: Path = EQUIVALENT) -> dict[str, str]:
    """Mutants that cannot be told from the code as it is, by key, each with the reason."""
    return {mutant: why for why, mutants in tomllib.loads(file.read_text()).items() for mutant in mutants}
