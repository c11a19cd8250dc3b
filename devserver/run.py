"""Runs another module as a program, and ends quietly when somebody presses Ctrl-C before it is ready for that.

    python -m secureproject.trial.quietly MODULE ARGUMENTS

What the module does about Ctrl-C once it runs is its own affair; the exit code says 130 then, as a shell counts.
"""

import runpy
import sys

INTERRUPTED = 130  # 128 and the number of SIGINT


def main() -> None:
    sys.argv = sys.argv[1:]
    try:
        runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    main()
