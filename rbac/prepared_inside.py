"""Statements that are planned once a connection in the middle of a transaction, too.

There the error of a statement that is not there (behind PgBouncer, say) would be the end of the transaction, so
``Prepared`` lets PostgreSQL plan anew. For what runs with every save planning takes as long as doing it: here a
savepoint, sent along with the statement in one message, stands around it.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import DatabaseError
from django.db.backends.utils import CursorWrapper
from psycopg.pq import TransactionStatus

from rbac.prepared import CHANGED, GONE, MOST_ON_A_CONNECTION, THERE_ALREADY, Prepared, _prepared

_BACK = "ROLLBACK TO SAVEPOINT kept; RELEASE SAVEPOINT kept"


class PreparedInside[Row](Prepared[Row]):
    """``Prepared``, whether a transaction runs or not."""

    def _run(self, cursor: CursorWrapper, values: dict[str, Any]) -> None:
        database: Any = cursor.db
        if database.in_atomic_block:
            self._run_inside(cursor, values)
        else:
            super()._run(cursor, values)

    def _run_inside(
        self, cursor: CursorWrapper, values: dict[str, Any], first: str = "", of_first: Sequence[Any] = ()
    ) -> None:
        """``first`` is a statement of its own, with its parameters: before the savepoint, so that it stays done."""
        database: Any = cursor.db
        known = _prepared.setdefault(database.connection, set())
        is_known = self._name in known
        if not is_known and len(known) >= MOST_ON_A_CONNECTION:
            if first:
                cursor.execute(first, of_first)
            self._run_as_text(cursor, values)
            return
        message = ["SAVEPOINT kept", self._execution, "RELEASE SAVEPOINT kept"]
        message[1:1] = [] if is_known else [self._preparation.replace("%", "%%")]
        message[:0] = [first] if first else []
        try:
            with beginning(database) as begin:
                message[:0] = begin
                cursor.execute("; ".join(message), [*of_first, *self._filled(self._parameters, values)])
        except DatabaseError as error:
            self._run_after(error, cursor, values)
            return
        known.add(self._name)
        for _statement in message[:-2]:
            cursor.nextset()

    def _run_after(self, error: DatabaseError, cursor: CursorWrapper, values: dict[str, Any]) -> None:
        database: Any = cursor.db
        state, known = getattr(error.__cause__, "sqlstate", None), _prepared[database.connection]
        if state not in {GONE, THERE_ALREADY, CHANGED}:
            raise error
        cursor.execute(f"{_BACK}; {self._removal}" if state == CHANGED else _BACK)
        (known.add if state == THERE_ALREADY else known.discard)(self._name)
        self._run_as_text(cursor, values)


@contextmanager
def beginning(database: Any) -> Iterator[list[str]]:
    """What the message that is sent inside has to begin with, so that the transaction does that Django wants.

    The driver would send BEGIN by itself and wait for the answer: a way there and back of its own. It finds a
    transaction that runs, and Django ends that as any other. ``database`` is in an atomic block.
    """
    driver = database.connection
    if not database.commit_on_exit or not _begins_now(driver):
        yield []
        return
    driver.autocommit = True
    try:
        yield ["BEGIN"]
    finally:
        if driver.info.transaction_status == TransactionStatus.IDLE:  # nothing of it was done
            driver.autocommit = False


def _begins_now(driver: Any) -> bool:
    """Whether the driver would begin a transaction with the next statement, and a plain one."""
    if driver.autocommit or driver.info.transaction_status != TransactionStatus.IDLE:
        return False
    return all(wish is None for wish in (driver.isolation_level, driver.read_only, driver.deferrable))
