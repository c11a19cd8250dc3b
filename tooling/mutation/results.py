"""What became of each mutant, kept under .local/mutation so that a campaign can be broken off and gone on with."""

import json
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from secureproject.trial.places import CHECKOUT
from tooling.mutation.forks import Ended
from tooling.mutation.mutants import Mutant

FOLDER = CHECKOUT / ".local" / "mutation"
EQUIVALENT = CHECKOUT / "tests" / "mutation" / "equivalent.toml"


class Outcome(StrEnum):
    KILLED = "killed"  # a test failed that passes without the mutant
    ENDLESS = "endless"  # it ran on and on, for many times what the same tests take without it
    SURVIVED = "survived"
    UNDECIDED = "undecided"  # what ran the tests broke, not a test

    @property
    def settled(self) -> bool:
        """What was killed stays killed; the others may meet a new test."""
        return self in {Outcome.KILLED, Outcome.ENDLESS}


@dataclass(frozen=True)
class Result:
    """``why`` names the test that killed it, or says what broke; ``tried`` are the tags of tests that it survived."""

    outcome: Outcome
    why: str = ""
    tried: frozenset[str] = frozenset()


def result_of(ended: Ended, tried: frozenset[str]) -> Result:
    """What it says of a mutant that the tests with the tags ``tried`` ended so."""
    if ended.broke:
        return Result(Outcome.UNDECIDED, ended.broke)
    if ended.failed:
        return Result(Outcome.KILLED, ended.failed)
    if ended.endless:
        return Result(Outcome.ENDLESS)
    return Result(Outcome.SURVIVED, f"{len(tried)} tests run it", tried)


class Results:
    """The outcomes for one module. Those of a definition that has been rewritten since count for nothing."""

    def __init__(self, path: str) -> None:
        self._file = FOLDER / f"{path.replace('/', '.')}.jsonl"
        self._found: dict[tuple[str, str], Result] = {}
        for line in self._file.read_text().splitlines() if self._file.exists() else ():
            key, within, outcome, why, tried = json.loads(line)
            self._found[key, within] = Result(Outcome(outcome), why, frozenset(tried))

    def of(self, mutant: Mutant) -> Result | None:
        return self._found.get((mutant.key, mutant.within))

    def add(self, mutant: Mutant, result: Result) -> None:
        self._found[mutant.key, mutant.within] = result
        FOLDER.mkdir(parents=True, exist_ok=True)
        with self._file.open("a") as file:
            record = mutant.key, mutant.within, result.outcome, result.why, sorted(result.tried)
            file.write(json.dumps(record) + "\n")


def equivalents(file: Path = EQUIVALENT) -> dict[str, str]:
    """Mutants that cannot be told from the code as it is, by key, each with the reason."""
    return {mutant: why for why, mutants in tomllib.loads(file.read_text()).items() for mutant in mutants}
