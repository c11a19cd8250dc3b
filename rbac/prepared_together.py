"""Two statements of a transaction in one message: one way to the database instead of two."""

from typing import Any

from django.db import DatabaseError

from rbac.prepared import CHANGED, GONE, _cursor, _prepared
from rbac.prepared_inside import _BACK, PreparedInside, beginning


def rows_of_both[First, Second](
    first: PreparedInside[First], second: PreparedInside[Second], **values: object
) -> tuple[list[First], list[Second]] | None:
    """The rows of ``first``, and those that ``second`` finds after it; ``values`` fill the slots of both.

    None where one of them is not prepared on this connection, or not any more: then nothing was done, and each is for
    the caller to run by itself. In a transaction.
    """
    cursor = _cursor()
    database: Any = cursor.db
    known = _prepared.setdefault(database.connection, set())
    if not {first._name, second._name} <= known:
        return None
    message = ["SAVEPOINT kept", first._execution, second._execution, "RELEASE SAVEPOINT kept"]
    filled = [value for part in (first, second) for value in part._filled(part._parameters, values)]
    try:
        with beginning(database) as begin:
            message[:0] = begin
            cursor.execute("; ".join(message), filled)
    except DatabaseError as error:
        state = getattr(error.__cause__, "sqlstate", None)
        if state not in {GONE, CHANGED}:
            raise
        cursor.execute(_BACK)
        if state == GONE:  # which of them, nobody says; who prepares what is there is told so
            known -= {first._name, second._name}
        return None
    for _statement in message[:-3]:
        cursor.nextset()
    found = [first._row(*columns) for columns in cursor.fetchall()]
    cursor.nextset()
    return found, [second._row(*columns) for columns in cursor.fetchall()]
