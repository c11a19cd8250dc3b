"""Watcher: ends the processes that a killed command leaves behind.

SIGKILL gives a process no chance to clean up, so each command that starts others starts this one first and
holds a
pipe to it. When the pipe closes without the word ``done``, its owner was killed: the watcher ends the processes
named through the pipe and then PostgreSQL, unless another command still uses it.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from devserver.postgres.cluster import Cluster

SECONDS_TO_END = 10


class Watch:
    """The owner's end of the pipe."""

    def __init__(self, pipe: int) -> None:
        self._pipe = pipe

    def add(self, process: int) -> None:
        """Registers a process to be ended, with its process group if it leads one."""
        self._write(f"{process}\n")

    def remove(self, process: int) -> None:
        self._write(f"-{process}\n")

    def done(self) -> None:
        self._write("done\n")

    def _write(self, line: str) -> None:
        try:
            os.write(self._pipe, line.encode())
        except BrokenPipeError:  # the watcher was killed; the next start ends what it would have ended
            return


@contextmanager
def watched(cluster: Cluster) -> Iterator[Watch]:
    """Runs the block with a watcher that survives this process; dismisses it at the end."""
    command = [sys.executable, "-P", "-m", "devserver.watcher", str(cluster.home)]
    reading, writing = os.pipe()
    watcher = subprocess.Popen(command, stdin=reading, start_new_session=True)
    os.close(reading)
    watch = Watch(writing)
    try:
        yield watch
    finally:
        watch.done()
        os.close(writing)
        watcher.wait()


def end(process: int) -> None:
    """Sends SIGTERM and, ten seconds later, SIGKILL; to the whole group if ``process`` leads one."""
    for kind, seconds in ((signal.SIGTERM, SECONDS_TO_END), (signal.SIGKILL, SECONDS_TO_END)):
        deadline = time.monotonic() + seconds
        while _send(process, kind if seconds else 0):
            seconds = 0
            if time.monotonic() > deadline:
                break
            time.sleep(0.05)
        else:
            return


def _send(process: int, kind: int) -> bool:
    """Returns whether any process received the signal."""
    for send in (os.killpg, os.kill):  # a group may outlive its leader
        try:
            send(process, kind)
        except (ProcessLookupError, PermissionError):
            continue
        return True
    return False


def main() -> None:
    processes: set[int] = set()
    for line in sys.stdin:
        if line == "done\n":
            return
        number = int(line)
        processes.add(number) if number > 0 else processes.discard(-number)
    for process in processes:
        end(process)
    Cluster(Path(sys.argv[1])).stop_if_unused()


if __name__ == "__main__":
    main()
