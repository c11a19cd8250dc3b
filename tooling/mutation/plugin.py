"""The pytest plugin that runs mutants instead of tests: once all tests as they are, then each mutant in a fork.

It takes part when tooling/mutation/campaign.py starts pytest with ``-p tooling.mutation.plugin``. A mutant outside all
functions cannot be put into a loaded module: campaign.py starts a pytest of its own for each (cold.py).
"""

import os
import resource
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from _pytest.runner import runtestprotocol
from django.db import connections

from tooling.mutation.mutants import Mutant, mutants_of
from tooling.mutation.results import Outcome, Results
from tooling.mutation.swapping import Kept, Loaded

ROOT = Path(__file__).resolve().parent.parent.parent
TOOL = sys.monitoring.COVERAGE_ID
# Seconds of one core, so that a busy machine changes nothing.
ENOUGH = 10.0  # tests of so many seconds have a say about one mutant, the quickest first
AT_LEAST = 10  # a mutant may always take so many before it counts as one that never ends
LONGEST_WAIT = 900.0  # by the clock: for a mutant that waits for something that never comes

type Lines = set[tuple[str, int]]


def pytest_runtestloop(session: pytest.Session) -> bool:
    modules = os.environ["MUTATED_MODULES"].split()
    tests = Tests([item for item in session.items if _is_quick(item)])
    with tests.in_session():
        tests.run_as_they_are({str(ROOT / path) for path in modules})
        for path in modules:
            _run_module(path, tests)
    return True


def _is_quick(item: pytest.Item) -> bool:
    """Not one that makes a database of its own, or waits for a browser."""
    return not {"fresh_database", "chromium", "visits"} & set(getattr(item, "fixturenames", ()))


def _run_module(path: str, tests: "Tests") -> None:
    source = (ROOT / path).read_text()
    results, loaded = Results(path, source), Loaded(str(ROOT / path), source)
    for mutant in mutants_of(path, source):
        if results.settled(mutant.key):
            continue
        reaching = tests.reaching(loaded.path, mutant)
        outcome = _run_mutant(mutant, loaded, tests, reaching) if mutant.inside and reaching else Outcome.OPEN
        results.add(mutant.key, outcome, [item.nodeid for item in reaching])


def _run_mutant(mutant: Mutant, loaded: Loaded, tests: "Tests", items: Sequence[pytest.Item]) -> Outcome:
    """Runs ``items`` against the mutant in a fork, until one fails."""
    child = os.fork()
    if child == 0:
        _silence()
        allowed = AT_LEAST + 5 * int(sum(tests.seconds[item] for item in items))
        resource.setrlimit(resource.RLIMIT_CPU, (allowed, allowed))
        if not loaded.swap(mutant):
            os._exit(Outcome.OPEN)
        tests.kept.forget()
        os._exit(Outcome.KILLED if any(map(tests.fails, items)) else Outcome.SURVIVED)
    return _wait_for(child)


def _wait_for(child: int) -> Outcome:
    until = time.monotonic() + LONGEST_WAIT
    while time.monotonic() < until:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            code = os.waitstatus_to_exitcode(status)
            return Outcome(code) if code in set(Outcome) else Outcome.KILLED
        time.sleep(0.01)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return Outcome.KILLED


class Tests:
    """The tests that were collected: how long each takes, and which lines of the modules it runs."""

    def __init__(self, items: Sequence[pytest.Item]) -> None:
        self._items = items
        self.seconds: dict[pytest.Item, float] = {}
        self._lines: dict[pytest.Item, Lines] = {}
        self._seen: Lines = set()

    @contextmanager
    def in_session(self) -> Iterator[None]:
        """Lines are noted from here on. Connections are closed before anything forks: two must not share one."""
        sys.monitoring.use_tool_id(TOOL, "mutation tests")
        yield
        sys.monitoring.free_tool_id(TOOL)

    def run_as_they_are(self, paths: set[str]) -> None:
        """Raises RuntimeError when a test fails without any mutant: it would kill every one."""

        disable = sys.monitoring.DISABLE

        def note(code: object, line: int) -> object:
            name = getattr(code, "co_filename", "")
            if name not in paths:
                return disable
            self._seen.add((name, line))
            return None

        sys.monitoring.register_callback(TOOL, sys.monitoring.events.LINE, note)
        sys.monitoring.set_events(TOOL, sys.monitoring.events.LINE)
        self.fails(self._items[0])  # sets up what the whole session shares
        self.kept = Kept()
        for item in self._items:
            self.kept.forget()
            self._seen = set()
            began = time.process_time()
            if failure := self.fails(item):
                raise RuntimeError(
                    f"{item.nodeid} fails as it is, so it says nothing about mutants:\n{failure}"
                )
            self.seconds[item], self._lines[item] = time.process_time() - began, self._seen
        sys.monitoring.set_events(TOOL, 0)
        connections.close_all()

    def reaching(self, path: str, mutant: Mutant) -> list[pytest.Item]:
        """The tests that run the changed line, the quickest first; if none is known to, all of the module."""
        wanted = {(path, line) for line in range(mutant.line, mutant.last_line + 1)}
        found = [item for item in self._items if wanted & self._lines[item]]
        if not found and not mutant.inside:
            found = [item for item in self._items if any(name == path for name, _line in self._lines[item])]
        return list(self._enough(sorted(found, key=lambda item: self.seconds[item])))

    def _enough(self, items: Sequence[pytest.Item]) -> Iterator[pytest.Item]:
        taken = 0.0
        for item in items:
            yield item
            if (taken := taken + self.seconds[item]) > ENOUGH:
                return

    def fails(self, item: pytest.Item) -> str:
        """Why one test fails, or nothing. What the whole session shares stays in place."""
        next_one: Any = item.session
        reports = runtestprotocol(item, log=False, nextitem=next_one)
        return "".join(report.longreprtext for report in reports if report.failed)


def _silence() -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
