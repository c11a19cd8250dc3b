"""Several requests at once."""

import threading
from collections.abc import Callable

from django.db import connection


def at_once[T](request: Callable[[], T], times: int) -> list[T]:
    """What ``request`` returns, called in so many threads at the same moment."""
    ready = threading.Barrier(times)
    results: list[T] = []

    def attempt() -> None:
        ready.wait()
        try:
            results.append(request())
        finally:
            connection.close()

    threads = [threading.Thread(target=attempt) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
