"""Argon2 with bounded concurrency: a hash takes 100 MiB and 90 ms, so a flood of log-ins must queue, not pile up."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import Any

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection, transaction

from accounts.errors import TooBusy

LONGEST_WAIT_SECONDS = 2.0
CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
AT_ONCE = min(CORES, 4)  # per process
# Of eight threads per process, how many may hash or wait. The others serve pages during a flood of log-ins.
THREADS_FOR_HASHING = 6
_turns = BoundedSemaphore(AT_ONCE)
_places = BoundedSemaphore(THREADS_FOR_HASHING)


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
        with turn():
            return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        with turn():
            return super().verify(password, encoded)
