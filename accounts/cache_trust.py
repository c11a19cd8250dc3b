"""Whether this process may believe what lies in the cache of sessions.

A cache server that died may come back with what it held a while ago, and whoever could not reach it could not say that
something ended meanwhile. So whoever failed to reach it, and whoever has just connected to it, believes nothing in it
until everything that was put there before is too old to count.
"""

import time
from typing import Any

ENTRY_SECONDS = 60
MARGIN = 5  # seconds: clocks and answers take a moment


class Trust:
    def __init__(self) -> None:
        self._from = 0.0

    def lose(self) -> None:
        self._from = time.monotonic() + ENTRY_SECONDS + MARGIN

    def regain(self) -> None:
        """For tests: as if everything put there before were too old."""
        self._from = 0.0

    def is_there(self) -> bool:
        return time.monotonic() >= self._from


trust = Trust()


def connected(connection: Any) -> None:
    """OPTIONS["redis_connect_func"] of the cache: every new connection may be to a server that was started anew."""
    connection.on_connect()
    trust.lose()
