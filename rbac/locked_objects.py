"""Objects whose rows are locked first and read afterwards, with what belongs to them: one way there, and no planning.

Inside a transaction ``Prepared`` lets PostgreSQL plan anew, because the error of a statement that is not there would be
the end of the transaction. Here a savepoint, sent along with the statement, stands around it.
"""

from functools import cached_property
from typing import Any

from django.db import DatabaseError, connection
from django.db.backends.utils import CursorWrapper
from django.db.models import Model
from django.db.transaction import TransactionManagementError

from rbac.prepared import CHANGED, GONE, MOST_ON_A_CONNECTION, THERE_ALREADY, _prepared
from rbac.prepared_objects import PreparedObjects

_BACK = "ROLLBACK TO SAVEPOINT kept; RELEASE SAVEPOINT kept"


class LockedObjects[M: Model](PreparedObjects[M]):
    """``rows()`` are the objects that ``build()``, a plain queryset with slots, finds.

    One statement locks and the next one reads, so that it sees what is there after the wait: a join in the locking
    query would be answered from before it. Raises TransactionManagementError outside a transaction.
    """

    def _run(self, cursor: CursorWrapper, values: dict[str, Any]) -> None:
        if not connection.in_atomic_block:
            raise TransactionManagementError("A lock lasts as long as the transaction that takes it.")
        lock, of_lock = self._locking
        known = _prepared.setdefault(connection.connection, set())
        if self._name not in known and len(known) >= MOST_ON_A_CONNECTION:
            cursor.execute(lock, self._filled(of_lock, values))
            self._run_as_text(cursor, values)
            return
        prepare = "" if self._name in known else f"{self._preparation}; ".replace("%", "%%")
        message = f"{lock}; SAVEPOINT kept; {prepare}{self._execution}; RELEASE SAVEPOINT kept"
        try:
            cursor.execute(message, self._filled((*of_lock, *self._parameters), values))
        except DatabaseError as error:
            self._run_after(error, cursor, values)
            return
        known.add(self._name)
        _go_to_answer_of_last(cursor)

    def _run_after(self, error: DatabaseError, cursor: CursorWrapper, values: dict[str, Any]) -> None:
        """The lock was taken before the savepoint, so it still holds."""
        state, known = getattr(error.__cause__, "sqlstate", None), _prepared[connection.connection]
        if state not in {GONE, THERE_ALREADY, CHANGED}:
            raise error
        cursor.execute(f"{_BACK}; {self._removal}" if state == CHANGED else _BACK)
        (known.add if state == THERE_ALREADY else known.discard)(self._name)
        self._run_as_text(cursor, values)

    @cached_property
    def _locking(self) -> tuple[str, tuple[Any, ...]]:
        sql, parameters = (
            self._objects().order_by().select_for_update().values_list("pk").query.sql_with_params()
        )
        return sql, tuple(parameters)


def _go_to_answer_of_last(cursor: CursorWrapper) -> None:
    """Of the statements in one message, the last that answers rows: the first one did too, with the keys.

    ``description`` says the same, and describes each of a hundred columns for it.
    """
    cursor.nextset()
    while cursor.rownumber is None:
        cursor.nextset()
