"""Background thread: one per process; writes findings and reads blocks, once a second.

It starts with the first request, so that it never exists before a server forks its workers. A forked child starts a
thread of its own and discards the parent's pending findings. On exit of the process the thread writes what is left.
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
        """Starts the thread, unless it is running or disabled. Once it runs, this costs one attribute access."""
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
    """Writes, then reads. If the database does not answer, logs it; the site keeps running."""
    try:
        flush()
        blocks.refresh()
    except Exception:
        logger.exception("The guard could not write findings or read blocks.")
    finally:
        # Returned to the pool: a sleeping thread must not hold a connection that a request waits for.
        connections.close_all()


watch = Watch()


_left_behind: list[object] = []


def _after_fork() -> None:
    """The child inherits the parent's memory but none of its threads."""
    ledger.reset()
    blocks.reset()
    watch.forget()
    _leave_pools()


def _leave_pools() -> None:
    """Drops the parent's connection pools without closing them, so that the child creates its own.

    Threads refill a pool, and a fork does not copy threads, so a request for a connection would wait in vain. Its
    connections are shared with the parent, so each would read the other's responses. The pool stays referenced:
    closing it would end the parent's connections, or wait for a lock held by one of the parent's threads.
    """
    for connection in connections.all():
        pools: dict[str, object] = getattr(connection, "_connection_pools", {})  # since Django 5.1
        _left_behind.append(dict(pools))
        pools.clear()


os.register_at_fork(after_in_child=_after_fork)
