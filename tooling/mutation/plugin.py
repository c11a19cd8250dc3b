"""The pytest plugin that tries mutants: first what is not known of the tests, then each mutant in a fork.

It takes part when tooling/mutation/campaign.py starts pytest with ``-p tooling.mutation.plugin``. A mutant outside all
functions cannot be put into a module that is loaded: cold.py starts the site anew for each of these.
"""

import gc
import importlib
import os
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

import pytest
from _pytest.runner import runtestprotocol
from _pytest.subtests import failed_subtests_key
from django.db import connection, connections

from tests import template_database
from tooling.mutation import forks
from tooling.mutation.mutants import Mutant
from tooling.mutation.reached import Reach, reached_by
from tooling.mutation.results import Outcome, Result, Results, equivalents, result_of
from tooling.mutation.scope import tried
from tooling.mutation.selection import QUICK, WIDE, Effort, chosen, reaching
from tooling.mutation.swapping import Kept, Loaded


def pytest_runtestloop(session: pytest.Session) -> bool:
    paths = os.environ["MUTATED_MODULES"].split()
    gc.unfreeze()  # what the suite keeps from the collector is not found among its objects: every function of ours
    for path in os.environ["ALL_MODULES"].split():
        with suppress(ModuleNotFoundError):  # of a package that is not here: its mutants stay undecided
            importlib.import_module(path.removesuffix(".py").replace("/", "."))
    items = [item for item in session.items if _is_quick(item)]
    fails(items[0])  # sets up what the whole session shares
    loaded = [Loaded.at(path) for path in paths]  # before anything is noted: that changes how functions look
    kept = Kept()

    def fails_anew(item: pytest.Item) -> str:
        kept.forget()  # or only the first test would run what is kept from then on
        return fails(item)

    reached = reached_by(items, os.environ["ALL_MODULES"].split(), fails_anew)
    connections.close_all()  # two processes must not share one
    _try_all(loaded, Trial(items, reached, kept), int(os.environ["MUTATION_PROCESSES"]))
    return True


def _try_all(modules: Sequence[Loaded], trial: "Trial", count: int) -> None:
    gc.freeze()

    def work(number: int) -> None:
        # A database for each process, or two tests that make the same person would wait for each other.
        name = template_database.clone_name(f"mutants{number}")
        template_database.make_clone(name)
        connection.settings_dict["NAME"] = name
        for effort in (
            QUICK,
            WIDE,
        ):  # of all modules the quick first: most are killed by it, whenever it is broken off
            for module in modules[number::count]:
                trial.try_module(module, effort)
        template_database.drop(name)

    forks.in_parallel(count, work)


def _is_quick(item: pytest.Item) -> bool:
    """Not one that waits for a browser."""
    return not {"chromium", "visits"} & set(getattr(item, "fixturenames", ()))


def _is_left(mutant: Mutant, before: Result | None) -> bool:
    return mutant.inside and not (before and before.outcome.settled)


def fails(item: pytest.Item) -> str:
    """Why one test fails, or nothing. What the whole session shares stays in place."""
    session: Any = item.session
    parts = session.config.stash[failed_subtests_key]
    parts.pop(item.id, None)
    reports = runtestprotocol(item, log=False, nextitem=session)
    why = "".join(report.longreprtext for report in reports if report.failed)
    # Of a part that failed the report of the whole only says so when it is logged.
    return why or (f"{parts[item.id]} of its parts failed" if parts[item.id] else "")


class Trial:
    """Tries mutants: the tests that killed others of the same function first, then the cheap and the specific."""

    def __init__(self, items: Sequence[pytest.Item], reached: Mapping[str, Reach], kept: Kept) -> None:
        self._items = {item.nodeid: item for item in items}
        self._reached = reached
        self._kept = kept
        self._killers: defaultdict[str, Counter[str]] = defaultdict(
            Counter
        )  # of a function, of a module, and of all
        self._passed: set[tuple[str, ...]] = set()

    def try_module(self, module: Loaded, effort: Effort) -> None:
        """Leaves to cold.py what no test reaches: it may run at the start."""
        results, known = Results(module.name), equivalents()
        for mutant in tried(module.name):
            before = results.of(mutant)
            if (
                _is_left(mutant, before)
                and mutant.key not in known
                and reaching(self._reached, module.name, mutant)
            ):
                tags = before.tried if before else frozenset[str]()
                names = chosen(
                    self._reached,
                    module.name,
                    mutant,
                    killers=self._killers[f"{module.name} {mutant.function}"],
                    of_module=self._killers[module.name],
                    anywhere=self._killers[""],
                    tried=tags,
                    effort=effort,
                )
                if names:
                    results.add(mutant, self._try(module, mutant, names, tags))

    def _try(self, module: Loaded, mutant: Mutant, names: Sequence[str], tags: frozenset[str]) -> Result:
        ended = self._run(names, lambda: module.swap(mutant))
        if ended.failed:
            self._learn(module, mutant, ended.failed)
            if why := self._fail_anyway(names[: names.index(ended.failed) + 1]):
                return Result(Outcome.UNDECIDED, f"{ended.failed} fails without the mutant, too: {why}")
        return result_of(ended, tags | {self._reached[name].tag for name in names})

    def learn_from(self, module: Loaded) -> None:
        """What earlier runs found out about the tests."""
        results = Results(module.name)
        for mutant in tried(module.name):
            before = results.of(mutant)
            if before and before.outcome is Outcome.KILLED:
                self._learn(module, mutant, before.why)

    def _learn(self, module: Loaded, mutant: Mutant, killer: str) -> None:
        self._killers[f"{module.name} {mutant.function}"][killer] += 1
        self._killers[module.name][killer] += 1
        self._killers[""][killer] += 1

    def _fail_anyway(self, names: Sequence[str]) -> str:
        """Why the very same tests, in the same order, do not pass in a fork that has the code as it is, or nothing."""
        if tuple(names) not in self._passed:
            ended = self._run(names, lambda: None)
            if ended != forks.Ended():
                return f"{ended.failed} {ended.why}{ended.broke}".strip()[-500:] or "it does not end"
            self._passed.update(tuple(names[:count]) for count in range(1, len(names) + 1))
        return ""

    def _run(self, names: Sequence[str], prepare: Callable[[], None]) -> forks.Ended:
        def work() -> forks.Ended:
            prepare()
            self._kept.forget()
            for name in names:
                if why := fails(self._items[name]):
                    return forks.Ended(failed=name, why=why[-2000:])
            return forks.Ended()

        return forks.run(work, seconds=sum(self._reached[name].seconds for name in names))
