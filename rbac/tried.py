"""Whether a change is only tried, to see what it would do, and undone at once (rbac/consequences.py).

What is never there for anybody need not wait for what others change, nor keep them waiting: the locks that let changes
of one kind happen one after the other are not taken then. Whoever does what was shown takes them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import OperationalError, connection

LOCK_NOT_AVAILABLE = "55P03"  # the SQLSTATE
# A row that somebody else changes just now is waited for no longer than this, and then everything is begun again:
# whoever waits in a circle gives way before PostgreSQL looks for circles (after a second), and what others do stays.
_PATIENCE = "SET LOCAL lock_timeout = '100ms'"
_is_tried: ContextVar[bool] = ContextVar("rbac_is_tried", default=False)


def is_tried() -> bool:
    """For verbs that take a lock which others wait for."""
    return _is_tried.get()


@contextmanager
def trying() -> Iterator[None]:
    """What is done inside is undone by whoever says so, whatever comes of it: in a transaction of theirs."""
    token = _is_tried.set(True)
    try:
        with connection.cursor() as cursor:
            cursor.execute(_PATIENCE)
        yield
    finally:
        _is_tried.reset(token)


def is_in_the_way(error: OperationalError) -> bool:
    """Whether what is tried met something that somebody else changes just now."""
    return getattr(error.__cause__, "sqlstate", None) == LOCK_NOT_AVAILABLE
