"""Database backend of the web: Django's own, which does not let each request wait for a database that is away."""

import time
from typing import Any, ClassVar

from django.db.backends.postgresql import base
from psycopg import OperationalError

FAILS_FAST_FOR = 1.0  # seconds after a failure; then the next request tries again


class DatabaseWrapper(base.DatabaseWrapper):
    """Fails at once for a second after the pool had no connection to give.

    Otherwise each thread would wait for the pool's timeout in each request, and the queue before the threads would
    grow until nobody got an answer, neither a static page nor "come back later".
    """

    _away_until: ClassVar[float] = 0.0  # of time.monotonic(), for all threads

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        if time.monotonic() < DatabaseWrapper._away_until:
            raise OperationalError("The database did not answer a moment ago.")
        try:
            return super().get_new_connection(conn_params)
        except OperationalError:
            if self.pool:
                DatabaseWrapper._away_until = time.monotonic() + FAILS_FAST_FOR
            raise
