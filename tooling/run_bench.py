"""bin/bench: runs the benchmarks of tests/bench on a separate PostgreSQL."""

import sys

from devserver.postgres.cluster import MEASURED
from tooling.run_tests import run

if __name__ == "__main__":
    sys.exit(run(MEASURED, ["tests.bench", *sys.argv[1:]]))
