"""Mutation tests of rbac: which modules, which tests, and what is left at the end."""

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from secureproject.trial.places import CHECKOUT
from tooling import surroundings
from tooling.mutation.mutants import Mutant
from tooling.mutation.recorded import UNTRIED, Definition, Recorded
from tooling.mutation.results import FOLDER, Outcome, Result, Results, equivalents
from tooling.mutation.scope import LEFT_OUT, TESTS, modules, tried

EQUIVALENT = "equivalent"
PROMISED = 0.95  # of the mutants that can be told from the code as it is


def run(named: Sequence[str] = ()) -> str:
    """What is wrong, or nothing. TESTS of secureproject.trial.cluster must be in use.

    Without names: of all modules, of which only those are tried that nothing is known of as they are now.
    ``MUTATION_TESTS`` in the environment names the only tests to ask, where it is known which are about a module: what
    these kill is killed, and what they let live another campaign may still kill.
    """
    recorded, every = Recorded(), modules(named)
    known = {} if named else {path: counted for path in every if (counted := _all_tried(recorded, path))}
    paths = [path for path in every if path not in known]
    for path in paths:
        _take_over(recorded, path)
    arguments = [
        "-q",
        "--tb=native",
        "--assert=plain",
        "-p",
        "no:cacheprovider",
        "-p",
        "tooling.mutation.plugin",
    ]
    ignored = [f"--ignore={path}" for path in LEFT_OUT]
    tests = os.environ.get("MUTATION_TESTS", "").split() or TESTS
    broke_off = bool(paths) and bool(
        _python(paths, "pytest", *arguments, *tests, *ignored) or _python(paths, "tooling.mutation.cold")
    )
    found = {path: _counted_in(path) for path in paths}
    # Read anew: another campaign may have written meanwhile.
    Recorded().add({path: _by_definition(path) for path in paths})
    if broke_off:
        return "The campaign broke off; what it found so far is kept."
    return "\n".join(_report(known | found, paths))


def _all_tried(recorded: Recorded, path: str) -> Counter[str] | None:
    counted = recorded.of_module(path)
    if counted is None:
        counted = sum((_known(recorded, path, *each) for each in _definitions(path).items()), Counter[str]())
    return counted if counted and not counted[UNTRIED] else None


def _definitions(path: str) -> dict[str, list[Mutant]]:
    """The mutants of each definition, by the digest of what it says."""
    found: dict[str, list[Mutant]] = {}
    for mutant in tried(path):
        found.setdefault(mutant.within, []).append(mutant)
    return found


def _known(recorded: Recorded, path: str, within: str, mutants: Sequence[Mutant]) -> Counter[str]:
    """What is recorded of a definition; all untried where that is not of just so many mutants."""
    counted = recorded.of(path, within)
    return counted if counted.total() == len(mutants) else Counter({UNTRIED: len(mutants)})


def _take_over(recorded: Recorded, path: str) -> None:
    """Where every mutant was killed, in whichever checkout, none is tried again."""
    results, settled = Results(path), {Outcome.KILLED, Outcome.ENDLESS, EQUIVALENT}
    for within, mutants in _definitions(path).items():
        if {name for name, count in _known(recorded, path, within, mutants).items() if count} <= settled:
            for mutant in mutants:
                if results.of(mutant) is None:
                    results.add(mutant, Result(Outcome.KILLED, "as recorded"))


def _by_definition(path: str) -> dict[str, Definition]:
    found: dict[str, Definition] = {}
    for mutant, outcome in _outcomes(path):
        name = mutant.function.partition(".")[0] or "module"
        found.setdefault(mutant.within, Definition(name, Counter())).counts[outcome] += 1
    return found


def _counted_in(path: str) -> Counter[str]:
    return Counter(outcome for _mutant, outcome in _outcomes(path))


def _python(paths: Sequence[str], *arguments: str) -> int:
    environment = surroundings.for_tests() | {
        "MUTATED_MODULES": " ".join(paths),
        "ALL_MODULES": " ".join(modules()),
        "MUTATION_PROCESSES": os.environ.get("MUTATION_PROCESSES", "2"),
        "HYPOTHESIS_PROFILE": "mutants",
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PYTHONHASHSEED": "0",
    }
    command = [sys.executable, "-m", *arguments]
    return subprocess.run(command, cwd=CHECKOUT, env=environment, preexec_fn=lambda: os.nice(5)).returncode


def _report(found: Mapping[str, Counter[str]], tried_now: Sequence[str]) -> Iterator[str]:
    every = sum(found.values(), Counter[str]())
    for path, counted in found.items():
        before = "" if path in tried_now else ", as recorded"
        sys.stdout.write(f"        {path}: {_counted(counted)}{before}\n")
    sys.stdout.write(f"        {len(found)} modules: {_counted(every)}\n")
    living = [
        f"{outcome}: {mutant.key} (line {min(mutant.lines)})"
        for path in tried_now
        for mutant, outcome in _outcomes(path)
        if outcome in {Outcome.SURVIVED, Outcome.UNDECIDED, UNTRIED}
    ]
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "survivors.txt").write_text("".join(f"{line}\n" for line in living))
    if _score(every) < PROMISED:
        yield f"Only {_score(every):.1%} of the mutants were killed, fewer than {PROMISED:.0%}. These live:"
        yield from living


def _outcomes(path: str) -> Iterator[tuple[Mutant, str]]:
    results, known = Results(path), equivalents()
    for mutant in tried(path):
        result = results.of(mutant)
        outcome = result.outcome if result else UNTRIED
        yield mutant, EQUIVALENT if mutant.key in known else outcome


def _score(counted: Counter[str]) -> float:
    told = counted.total() - counted[EQUIVALENT]
    return (counted[Outcome.KILLED] + counted[Outcome.ENDLESS]) / told if told else 1.0


def _counted(counted: Counter[str]) -> str:
    return (
        f"{_score(counted):.1%} killed ({counted[Outcome.KILLED]}, and {counted[Outcome.ENDLESS]} endless), "
        f"{counted[Outcome.SURVIVED]} survived, {counted[Outcome.UNDECIDED]} undecided, "
        f"{counted[UNTRIED]} untried, "
        f"{counted[EQUIVALENT]} equivalent"
    )
