"""Runs another module as a program, and exits quietly on a Ctrl-C that comes before the module can handle it.

    python -m devserver.run MODULE ARGUMENTS

Once the module runs, it handles Ctrl-C itself. Before that, the exit code is 130, as in a shell. What it cannot start
is one sentence.
"""

import runpy
import sys

from devserver.paths import CannotStart

INTERRUPTED = 130  # 128 plus the number of SIGINT


def main() -> None:
    sys.argv = sys.argv[1:]
    try:
        runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except CannotStart as reason:
        sys.exit(str(reason))


if __name__ == "__main__":
    main()
