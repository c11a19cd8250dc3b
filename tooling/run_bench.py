"""bin/bench: runs the benchmarks of tests/bench on a separate PostgreSQL."""

import subprocess
import sys

from devserver.paths import CHECKOUT, CannotStart, make_local
from devserver.postgres.cluster import MEASURED
from devserver.watcher import watched
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
