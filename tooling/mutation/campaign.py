"""Mutation tests of rbac: which modules, which tests, and what is left at the end."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from secureproject.trial.places import CHECKOUT
from tooling import surroundings
from tooling.mutation.mutants import mutants_of
from tooling.mutation.results import Outcome, Results, equivalents

PROMISED = 0.95  # of the mutants that can be told from the code as it is
# Tables, texts and forms: what they say is compared elsewhere (migrations, the access matrix, the look of pages).
DECLARED = {"__init__", "admin", "apps", "events", "models", "role_admin", "rules", "widgets"}
TESTS = (
    "tests/rbac",
    "tests/grants",
    "tests/architecture/test_access.py",
    "tests/content/test_conditions.py",
    "tests/content/test_prepared_objects.py",
    "tests/public/test_prepared.py",
)
# They start programs of their own, which a fork's mutant does not reach.
LEFT_OUT = ("tests/rbac/test_bare_project.py", "tests/rbac/test_startup.py", "tests/rbac/test_concurrency.py")


def modules(named: Sequence[str] = ()) -> list[str]:
    """The paths of the modules to change: those named (as rbac.queries, rbac/queries.py or queries), or all."""
    every = sorted(
        str(path.relative_to(CHECKOUT))
        for path in (CHECKOUT / "rbac").rglob("*.py")
        if path.stem not in DECLARED and not {"migrations", "management", "models"} & set(path.parts)
    )
    short = [name.removesuffix(".py").replace("/", ".").rpartition(".")[2] for name in named]
    found = {Path(path).stem: path for path in every}
    if missing := [name for name in short if name not in found]:
        raise SystemExit(f"rbac has no module to change called {', '.join(missing)}.")
    return [found[name] for name in short] or every


def run(named: Sequence[str] = ()) -> str:
    """What is wrong, or nothing. TESTS of secureproject.trial.cluster must be in use."""
    paths = modules(named)
    warm = _pytest("plugin", paths, {}, *TESTS, *(f"--ignore={path}" for path in LEFT_OUT))
    if warm.returncode not in {0, 5}:
        return (warm.stdout + warm.stderr)[-4000:]
    for path in paths:
        _finish(path)
    return "\n".join(_report(paths))


def _finish(path: str) -> None:
    """Runs what no fork could decide, each in a pytest of its own."""
    source = (CHECKOUT / path).read_text()
    results, known = Results(path, source), equivalents()
    for mutant in mutants_of(path, source):
        tests = results.tests.get(mutant.key, [])
        if results.outcomes.get(mutant.key) is not Outcome.KILLED and tests and mutant.key not in known:
            done = _pytest("cold", [path], {"MUTANT": mutant.key}, "-x", *tests)
            results.add(mutant.key, Outcome.KILLED if done.returncode else Outcome.SURVIVED, tests)


def _report(paths: Sequence[str]) -> Iterator[str]:
    known, killed, told, left = equivalents(), 0, 0, list[str]()
    for path in paths:
        outcomes = Results(path, (CHECKOUT / path).read_text()).outcomes
        different = {key: outcome for key, outcome in outcomes.items() if key not in known}
        dead = [key for key, outcome in different.items() if outcome is Outcome.KILLED]
        left += [key for key in different if key not in set(dead)]
        killed, told = killed + len(dead), told + len(different)
        sys.stdout.write(f"        {path}: {len(dead)} of {len(different)} mutants killed\n")
    (CHECKOUT / ".local" / "mutation" / "survivors.txt").write_text("".join(f"{key}\n" for key in left))
    if told and killed / told < PROMISED:
        yield f"{killed} of {told} mutants were killed, fewer than {PROMISED:.0%}. These live:"
        yield from left


def _pytest(
    plugin: str, paths: Sequence[str], more: dict[str, str], *arguments: str
) -> subprocess.CompletedProcess[str]:
    environment = surroundings.for_tests() | more
    environment |= {"MUTATED_MODULES": " ".join(paths), "HYPOTHESIS_PROFILE": "mutants"}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        f"tooling.mutation.{plugin}",
        "-p",
        "no:cacheprovider",
    ]
    return subprocess.run(
        [*command, *arguments],
        cwd=CHECKOUT,
        env=environment,
        capture_output=True,
        text=True,
        preexec_fn=lambda: os.nice(3),
    )
