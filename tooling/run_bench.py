"""bin/bench: the benchmarks of tests/bench, on a PostgreSQL of their own."""

import subprocess
import sys

from secureproject.trial.cluster import MEASURED
from secureproject.trial.errors import CannotStart
from secureproject.trial.places import CHECKOUT, make_local
from secureproject.trial.watcher import watched
from tooling import surroundings


def main(arguments: list[str]) -> int:
    make_local()
    with watched(MEASURED) as watch, MEASURED.in_use():
        command = [sys.executable, "-m", "tests.bench", *arguments]
        process = subprocess.Popen(command, cwd=CHECKOUT, env=surroundings.for_tests(MEASURED))
        watch.add(process.pid)
        code = process.wait()
        watch.remove(process.pid)
    return code


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except CannotStart as reason:
        sys.exit(str(reason))
