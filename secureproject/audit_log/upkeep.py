"""Audit log upkeep, in a thread of the worker: seals every ten seconds, destroys due keys every hour.

Every minute it also notes outside the database what was removed by law, so that no restore brings it back. Another
thread checks signatures of approvals: it may wait for a lock.

They are no jobs of the queue: the web enqueues jobs, so an attacker who captures it could fill the queue or hold the
lock of any job, and so keep the audit log from being sealed.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import close_old_connections, connections

from audit.erasure.erasing import destroy_due_keys
from audit.tree.sealing import seal_everything
from content.articles.signature_check import check_signatures
from content.redaction.external_log import keep_removals

logger = logging.getLogger(__name__)
PAUSE = 1.0  # seconds between two checks of what is due
LONGEST_WAIT = 30.0  # seconds for a running round when the worker ends; a batch is atomic anyway


@dataclass
class Round:
    """Work that is repeated, ``every`` so many seconds after it began."""

    name: str
    work: Callable[[], object]
    every: float
    due: float = 0.0


def rounds() -> list[Round]:
    """Rounds of the audit log, most urgent first."""
    return [
        Round("sealing the audit log", seal_everything, every=10),
        Round("destroying due keys", destroy_due_keys, every=3600),
        Round("noting removals by law outside", keep_removals, every=60),
    ]


def watch() -> list[Round]:
    return [Round("checking signatures", check_signatures, every=30)]


@contextmanager
def audit_log_upkeep() -> Iterator[None]:
    """Runs the upkeep in separate threads until the block ends."""
    over = threading.Event()
    threads = [
        threading.Thread(target=_until, args=(over, work), daemon=True) for work in (rounds(), watch())
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join(LONGEST_WAIT)


def _until(over: threading.Event, all_rounds: list[Round]) -> None:
    while not over.is_set():
        for each in all_rounds:
            if each.due <= time.monotonic():
                each.due = time.monotonic() + each.every
                attempt(each)
        over.wait(PAUSE)
    connections.close_all()


def attempt(each: Round) -> None:
    """Runs one round. A failure is logged and retried when due: the thread never ends."""
    close_old_connections()
    try:
        each.work()
    except Exception:
        logger.exception("%s failed; it is tried again in %d seconds.", each.name.capitalize(), each.every)
    finally:
        close_old_connections()
