"""Argon2, one hash at a time and with low priority: a flood of log-ins queues, and takes no time from readers."""

import os
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import BoundedSemaphore, get_native_id
from typing import Any

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection, transaction

from accounts.errors import TooBusy

LONGEST_WAIT_SECONDS = 2.0
AT_ONCE = 1  # per process: a hash takes 100 MiB, and computes its eight lanes on all cores
LOW_PRIORITY = 15  # of 19, the lowest: on a busy machine people still get in
# Of eight threads per process, how many may hash or wait. The others serve pages during a flood of log-ins.
THREADS_FOR_HASHING = 6
_turns = BoundedSemaphore(AT_ONCE)
_places = BoundedSemaphore(THREADS_FOR_HASHING)


def _give_way() -> None:
    """Lets every other thread go first. Linux knows a priority for each thread, which those of the lanes inherit."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, get_native_id(), LOW_PRIORITY)


# A priority cannot be raised again, so no thread that answers requests hashes itself.
_hashing = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="hashing", initializer=_give_way)


@contextmanager
def turn() -> Iterator[None]:
    """Waits for a free slot. Raises TooBusy after two seconds, or at once if many wait, whichever user it is for.

    Refused inside a transaction (RuntimeError): no row may stay locked for as long as a hash takes.
    """
    if connection.in_atomic_block:
        with transaction.atomic(durable=True):  # Django's way to insist on being outermost
            pass
    with _held(_places, timeout=0), _held(_turns, timeout=LONGEST_WAIT_SECONDS):
        yield


@contextmanager
def _held(places: BoundedSemaphore, *, timeout: float) -> Iterator[None]:
    if not places.acquire(timeout=timeout):
        raise TooBusy
    try:
        yield
    finally:
        places.release()


class BoundedArgon2PasswordHasher(Argon2PasswordHasher):
    """Django's Argon2id with bounded concurrency. Hash before the service function that stores the hash is called."""

    def encode(self, password: str, salt: str) -> Any:
        return _in_turn(super().encode, password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        return _in_turn(super().verify, password, encoded)


def _in_turn[T](hashing: Callable[[str, str], T], password: str, other: str) -> T:
    with turn():
        return _hashing.submit(hashing, password, other).result()
