"""Objects whose rows are locked first and read afterwards, with what belongs to them: one way there, no planning."""

from functools import cached_property
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import Model
from django.db.transaction import TransactionManagementError

from rbac.prepared_inside import PreparedInside
from rbac.prepared_objects import PreparedObjects


class LockedObjects[M: Model](PreparedObjects[M], PreparedInside[M]):
    """``rows()`` are the objects that ``build()``, a plain queryset with slots, finds.

    One statement locks and the next one reads, so that it sees what is there after the wait: a join in the locking
    query would be answered from before it. Raises TransactionManagementError outside a transaction.
    """

    def _run(self, cursor: CursorWrapper, values: dict[str, Any]) -> None:
        if not connection.in_atomic_block:
            raise TransactionManagementError("A lock lasts as long as the transaction that takes it.")
        lock, of_lock = self._locking
        self._run_inside(cursor, values, lock, self._filled(of_lock, values))

    @cached_property
    def _locking(self) -> tuple[str, tuple[Any, ...]]:
        sql, parameters = (
            self._objects().order_by().select_for_update().values_list("pk").query.sql_with_params()
        )
        return sql, tuple(parameters)
