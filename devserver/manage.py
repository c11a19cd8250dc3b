"""bin/manage: manage.py in this checkout's environment, with the embedded PostgreSQL running and the right login."""

import os
import signal
import subprocess
import sys

from devserver.environment import brings_own_server, command_environment, command_line
from devserver.paths import CannotStart, make_local
from devserver.postgres.cluster import SITE
from devserver.preparation import forget_schema, refuse_other_history, remember_schema, schema_is_current
from devserver.watcher import Watch, watched
from secureproject.database import OWNER_COMMANDS


def main(arguments: list[str]) -> int:
    make_local()
    if brings_own_server():
        command = command_line(sys.executable, arguments)
        os.execve(command[0], command, command_environment(arguments))  # noqa: S606 - our own command
    with watched(SITE) as watch, SITE.in_use():
        if arguments and arguments[0] in OWNER_COMMANDS:
            forget_schema()
        elif not schema_is_current():
            bring_up_to_date(watch)
        return run(arguments, watch)


def bring_up_to_date(watch: Watch) -> None:
    """Applies missing migrations to the embedded database. Raises CannotStart when they fail."""
    refuse_other_history()
    sys.stderr.write("Bringing the database up to date.\n")
    if run(["migrate", "--verbosity", "0"], watch) != 0:
        raise CannotStart("The database could not be brought up to date; the reason is above.")
    remember_schema()


def run(arguments: list[str], watch: Watch) -> int:
    """Runs one command at this terminal; its exit code, or 128 and the signal that ended it, as a shell counts."""
    process = subprocess.Popen(command_line(sys.executable, arguments), env=command_environment(arguments))
    watch.add(process.pid)
    # Ctrl-C reaches the command by itself; it decides what to do, and we wait.
    previous = {kind: signal.signal(kind, signal.SIG_IGN) for kind in (signal.SIGINT, signal.SIGQUIT)}
    previous[signal.SIGTERM] = signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    previous[signal.SIGHUP] = signal.signal(signal.SIGHUP, lambda *_: process.terminate())
    try:
        code = process.wait()
    finally:
        for kind, handler in previous.items():
            signal.signal(kind, handler)
        watch.remove(process.pid)
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
