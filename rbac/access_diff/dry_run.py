"""Dry run: a change is made in a savepoint and rolled back, to see what it does."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, transaction

from audit.stored_messages import gettext as _
from foundation.sql import run_statement
from rbac.errors import Conflict

LOCK_NOT_AVAILABLE = "55P03"  # SQLSTATE
# Shorter than PostgreSQL's deadlock_timeout (1 s): a dry run that waits in a circle gives way, never the other side.
_GIVE_WAY = "SET LOCAL lock_timeout = '500ms'"


class Locked(Conflict):
    """Another transaction holds a lock that the dry run needs."""


@contextmanager
def dry_run() -> Iterator[None]:
    """Rolls back what is done inside, and with it every lock taken there.

    Raises Locked if another transaction holds one of these for longer than half a second.
    """
    try:
        with transaction.atomic():
            run_statement(_GIVE_WAY)
            yield
            transaction.set_rollback(True)
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", None) != LOCK_NOT_AVAILABLE:
            raise
        raise Locked(_("Another user is changing the same just now. Try again in a moment.")) from None
