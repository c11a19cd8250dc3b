"""bin/test: runs the test suite on a PostgreSQL separate from that of a running site of this checkout."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from devserver.paths import CHECKOUT, LOCAL, make_local
from devserver.postgres.cluster import TESTS, Cluster
from devserver.watcher import watched
from tooling import surroundings

HELP = """usage: bin/test [--late | --deep] [ARGUMENT ...]

Runs the test suite; browser tests too when a Chromium is found ($CHROMIUM, the PATH, or Playwright's own).
It takes less than eight minutes on two cores. --late runs what is left to continuous integration: what takes over five
seconds, and slower looks at what quicker tests cover as well; those of them that fail run once more, alone, and are
called flaky if they pass then. --deep runs everything, also what takes an hour. As root it installs what is missing
with apt-get: a Chromium, fonts, GNU gettext. Every other argument goes to pytest, for example:
  bin/test tests/launch -k desk
"""

# Browsers, servers and the database run in separate processes, so a worker waits for a third of its time.
WORKERS = (os.cpu_count() or 1) + 1
MOST_FLAKY = 5  # of a thousand late tests; with more, something else is wrong
SECOND_CHANCE = LOCAL / "second-chance"


def main(arguments: list[str]) -> int:
    if arguments in (["--help"], ["-h"]):
        sys.stdout.write(HELP)
        return 0
    together = [
        "-n",
        str(WORKERS),
        "--dist",
        "loadfile",
        "--no-loadscope-reorder",
    ]  # tests/order.py orders files
    asked = list(map(from_here, arguments))
    if "--late" in asked:
        return run_late(together, asked)
    return run(TESTS, ["pytest", *together, *asked])


def run_late(together: list[str], asked: list[str]) -> int:
    """Runs the late tests, and those that failed once more, alone: pytest's exit code of the last run.

    Its own cache, so that ``--last-failed`` means this run and no earlier one.
    """
    shutil.rmtree(SECOND_CHANCE, ignore_errors=True)
    SECOND_CHANCE.mkdir(parents=True)
    failures = SECOND_CHANCE / "failures.json"
    cache = ["-o", f"cache_dir={SECOND_CHANCE / 'cache'}"]
    code = run(TESTS, ["pytest", *together, *cache, f"--failures={failures}", *asked])
    failed = len(json.loads(failures.read_text())) if failures.exists() else 0
    if code != pytest.ExitCode.TESTS_FAILED or not failed:
        return code
    if failed > MOST_FLAKY:
        sys.stdout.write(f"{failed} late tests failed: more than {MOST_FLAKY} get no second chance.\n")
        return code
    return run(TESTS, ["pytest", *cache, "--last-failed", f"--second-chance={failures}", *asked])


def run(cluster: Cluster, arguments: list[str]) -> int:
    """Runs ``python -m`` with these arguments and ``cluster`` in use; its exit code, as a shell counts."""
    make_local()
    with watched(cluster) as watch, cluster.in_use():
        command = [sys.executable, "-m", *arguments]
        process = subprocess.Popen(command, cwd=CHECKOUT, env=surroundings.for_tests(cluster))
        watch.add(process.pid)
        while True:
            try:
                code = process.wait()
                break
            except KeyboardInterrupt:  # the command received it as well; pytest reports its results so far
                continue
        watch.remove(process.pid)
    return code if code >= 0 else 128 - code


def from_here(argument: str) -> str:
    """Makes a path relative to the current directory absolute; returns any other argument unchanged."""
    path, separator, rest = argument.partition("::")
    if not path or path.startswith("-") or not os.path.lexists(path):
        return argument
    return f"{Path(path).resolve()}{separator}{rest}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
