"""Several calls at the same moment, each in a thread with a connection of its own."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any

from django.db import connection


def at_once(*calls: Callable[[], object]) -> list[Any]:
    """What each call answered or raised, in their order; all are started together."""
    start = threading.Barrier(len(calls))

    def run(call: Callable[[], object]) -> object:
        start.wait(30)
        try:
            return call()
        except Exception as error:  # noqa: BLE001 - whatever it is, the test looks at it
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(run, calls))


def held_up(call: Callable[[], object]) -> Future[Any]:
    """``call`` in a thread of its own, which waits now for what the transaction of the test has locked."""

    def run() -> object:
        try:
            return call()
        finally:
            connection.close()

    answer = ThreadPoolExecutor(1).submit(run)
    assert wait([answer], timeout=0.3).not_done
    return answer
