"""Mutants outside all functions: site and pytest are started anew for each, in a fork that has none of our code yet.

Started by tooling/mutation/campaign.py with the modules in MUTATED_MODULES, when it is known what each test reaches.
"""

import importlib
import os
import sys
from collections.abc import Sequence
from importlib.machinery import SourceFileLoader
from typing import Any

import django
import pytest

from secureproject.trial.places import CHECKOUT
from tooling.mutation import forks
from tooling.mutation.mutants import Mutant
from tooling.mutation.reached import Reach, reached_before
from tooling.mutation.results import Outcome, Result, Results, equivalents, result_of
from tooling.mutation.scope import tried
from tooling.mutation.selection import chosen

# What takes long to load and is not ours.
OTHERS = ("argon2", "django.test", "hypothesis", "playwright.sync_api", "psycopg", "pytest_django.plugin")
ARGUMENTS = ("-q", "-x", "--tb=native", "--assert=plain", "-p", "no:cacheprovider", "--no-header")
START = 30.0  # seconds of the processor that starting takes at most


def main() -> None:
    for name in OTHERS:
        importlib.import_module(name)
    paths, reached = os.environ["MUTATED_MODULES"].split(), reached_before()
    left = [(path, mutant) for path in paths for mutant in _left(path)]
    count = int(os.environ["MUTATION_PROCESSES"])
    forks.in_parallel(count, lambda number: _try_some(left[number::count], reached))


def _left(path: str) -> list[Mutant]:
    results, known = Results(path), equivalents()
    found = ((mutant, results.of(mutant)) for mutant in tried(path) if mutant.key not in known)
    return [
        mutant
        for mutant, result in found
        if (not result or result.outcome is not Outcome.SURVIVED if mutant.inside else True)
        and not (result and result.outcome.settled)
    ]


def _try_some(left: Sequence[tuple[str, Mutant]], reached: dict[str, Reach]) -> None:
    passed: dict[tuple[str, ...], bool] = {}
    killers: dict[str, dict[str, int]] = {}
    for path, mutant in left:
        known = killers.setdefault(f"{path} {mutant.within}", {})
        results = Results(path)
        before = results.of(mutant)
        tags = before.tried if before else frozenset[str]()
        names = chosen(reached, path, mutant, killers=known, tried=tags)
        if before and not names:
            continue
        ended = _run(path, names, mutant)
        result = result_of(ended, tags | {reached[name].tag for name in names})
        if ended.failed:
            known[ended.failed] = known.get(ended.failed, 0) + 1
            same = tuple(names)
            if same not in passed:
                passed[same] = _run(path, names, None) == forks.Ended()
            if not passed[same]:
                result = Result(Outcome.UNDECIDED, f"{ended.failed} fails without the mutant, too")
        results.add(mutant, result)


def _run(path: str, names: Sequence[str], mutant: Mutant | None) -> forks.Ended:
    def work() -> forks.Ended:
        if mutant is not None:
            _put_in_place(path, mutant)
        try:
            django.setup()
            importlib.import_module(path.removesuffix(".py").replace("/", "."))
        except Exception as reason:  # noqa: BLE001 - a mutant may raise anything
            return forks.Ended(failed="the start of the site", why=repr(reason))
        failed = _Failed()
        code = pytest.main([*ARGUMENTS, *names], plugins=[failed]) if names else 0
        if code not in {0, 1}:
            return forks.Ended(broke=f"pytest ended with {code}")
        return forks.Ended(failed=failed.name, why=failed.why)

    return forks.run(work, seconds=START)


class _Failed:
    """The pytest plugin that keeps what failed."""

    name = why = ""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed and not self.name:
            self.name, self.why = report.nodeid, report.longreprtext[-2000:]


def _put_in_place(path: str, mutant: Mutant) -> None:
    """The module at ``path`` is the mutant when it is imported."""
    whole, as_written = str(CHECKOUT / path), SourceFileLoader.get_code
    if any(getattr(module, "__file__", None) == whole for module in [*sys.modules.values()]):
        raise RuntimeError(f"{path} was imported before its mutant could take its place.")

    def get_code(self: Any, fullname: str) -> Any:
        return mutant.code(whole) if self.path == whole else as_written(self, fullname)

    SourceFileLoader.get_code = get_code  # type: ignore[method-assign]


if __name__ == "__main__":
    main()
