"""The one thread of a process that writes findings and reads blocks, once a second.

It starts with the first request, so that it never exists before a server forks its workers; a forked child starts one
of its own and forgets what its parent will write. At the end of the process it writes what is left.
"""

import atexit
import logging
import os
import threading

from django.db import connections

from intrusion.blocked import blocks
from intrusion.conf import runs_in_background
from intrusion.detection.buffer import ledger
from intrusion.detection.flush import flush

logger = logging.getLogger(__name__)

SECONDS = 1.0
END_SECONDS = 3.0


class Watch:
    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        self.is_awake = False
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def wake(self) -> None:
        """Starts the thread, unless it runs or is not wanted. Costs an attribute once it does."""
        if self.is_awake:
            return
        with self._lock:
            if self.is_awake:
                return
            self.is_awake = True
            if runs_in_background():
                self._thread = threading.Thread(target=self._run, name="intrusion.watch", daemon=True)
                self._thread.start()
                atexit.register(self.end)

    def end(self) -> None:
        """Writes what is left and waits for it, a few seconds at most."""
        self._stop.set()
        if self._thread is not None and self._thread.is_alive():
            self._thread.join(END_SECONDS)

    def _run(self) -> None:
        last = False
        while not last:
            tick()
            last = self._stop.wait(SECONDS)
        tick()


def tick() -> None:
    """Write, then read. A database that does not answer costs a line in the log; the site goes on."""
    try:
        flush()
        blocks.refresh()
    except Exception:
        logger.exception("The guard could not write findings or read blocks.")
    finally:
        # Given back to the pool: a thread that sleeps must not keep a request waiting.
        connections.close_all()


watch = Watch()


_left_behind: list[object] = []


def _after_fork() -> None:
    """The child has the parent's memory and none of its threads."""
    ledger.reset()
    blocks.reset()
    watch.forget()
    _leave_pools()


def _leave_pools() -> None:
    """Forget the parent's pools of connections, so that the child makes its own.

    Nobody refills an inherited one, because that is the work of threads, so whoever asks it waits for nothing; and a
    connection from it is the parent's too, so that each reads what the other was answered. It is kept untouched:
    taking it apart would end the parent's connections, or wait for a lock that a thread of the parent held.
    """
    for connection in connections.all():
        pools: dict[str, object] = getattr(connection, "_connection_pools", {})  # since Django 5.1
        _left_behind.append(dict(pools))
        pools.clear()


os.register_at_fork(after_in_child=_after_fork)
