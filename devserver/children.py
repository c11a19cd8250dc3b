"""Child processes that bin/server starts and waits for, and orphans of an earlier one that was killed."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

import psutil

from devserver.paths import CHECKOUT, LOCAL, LOGS, CannotStart, private_log, write_private
from devserver.watcher import Watch, end

NOTE = LOCAL / "server-processes"
ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(Exception):
    """The site was asked to stop: Ctrl-C, SIGTERM, or the terminal was closed."""


@dataclass(frozen=True)
class Child:
    name: str
    process: "subprocess.Popen[bytes]"

    @property
    def log(self) -> Path:
        return LOGS / f"{self.name}.log"

    def last_words(self) -> str:
        lines = self.log.read_text(errors="replace").strip().splitlines()
        return "\n".join(f"    {line}" for line in lines[-12:])


@dataclass
class Children:
    watch: Watch
    all: list[Child] = field(default_factory=list)

    def start(
        self,
        name: str,
        command: Sequence[str],
        environment: dict[str, str],
        sockets: Sequence[socket.socket] = (),
    ) -> Child:
        """Starts a process in its own process group. Its output goes to ``.local/logs/<name>.log``."""
        with private_log(LOGS / f"{name}.log") as output:
            process = subprocess.Popen(
                command,
                cwd=CHECKOUT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,  # so that Ctrl-C reaches only this process, which ends them in order
                pass_fds=[each.fileno() for each in sockets],
            )
        self.watch.add(process.pid)
        child = Child(name, process)
        self.all.append(child)
        self._note()
        return child

    def finish(self, child: Child) -> int:
        """Waits for a process that ends by itself and returns its exit code."""
        code = child.process.wait()
        self._forget(child)
        return code

    def wait(self, *, until: Callable[[], bool], every: float = 0.1) -> None:
        """Returns when ``until`` is true; it is called every ``every`` seconds.

        Raises CannotStart when a child ends on its own, and Stopped on Ctrl-C.
        """
        while not until():
            for child in self.all:
                if child.process.poll() is not None:
                    end(child.process.pid)  # its own children
                    self._forget(child)
                    raise CannotStart(
                        f"The {child.name} process ended by itself; everything is stopped. "
                        f"The end of {child.log}:\n{child.last_words()}"
                    )
            time.sleep(every)

    def end_all(self) -> None:
        """Ends the children in reverse order of their start; no signal interrupts this."""
        ignore_signals()
        for child in reversed(self.all):
            if child.process.poll() is None:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(child.process.pid, signal.SIGTERM)
        for child in reversed(list(self.all)):
            end_and_reap(child)
            self._forget(child)

    def _forget(self, child: Child) -> None:
        self.watch.remove(child.process.pid)
        self.all.remove(child)
        self._note()

    def _note(self) -> None:
        note_processes(child.process.pid for child in self.all)


def stop_on_signals() -> None:
    """Makes these signals raise Stopped, once: a second Ctrl-C does not interrupt the cleanup."""

    def stop(number: int, frame: FrameType | None) -> None:
        ignore_signals()
        raise Stopped

    for kind in ENDING:
        signal.signal(kind, stop)


def ignore_signals() -> None:
    for kind in ENDING:
        signal.signal(kind, signal.SIG_IGN)


def end_and_reap(child: Child) -> None:
    """Waits for the child, then for the rest of its process group."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        child.process.wait(timeout=10)
    end(child.process.pid)
    child.process.wait()


def note_processes(groups: Iterable[int]) -> None:
    """Saves the process groups that run now."""
    write_private(NOTE, " ".join(map(str, groups)))


def end_leftovers() -> None:
    """Ends the noted processes that are still ours: a number may belong to another process by now."""
    if not NOTE.exists():
        return
    noted = {int(number) for number in NOTE.read_text().split()}
    for each in psutil.process_iter(["cmdline"]):
        with contextlib.suppress(ProcessLookupError):
            if sys.executable in (each.info["cmdline"] or ()) and os.getpgid(each.pid) in noted:
                end(os.getpgid(each.pid))
    NOTE.unlink()
