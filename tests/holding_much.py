"""For tests: whoever holds anything counts as somebody who holds very much, so that it is asked for place by place."""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from accounts import session_rows
from accounts.session_rows import _ALIVE
from rbac import assignments
from rbac.assignments import forget_assignments
from rbac.holdings_of_found import FoundWithHoldings
from rbac.prepared import Prepared


@contextmanager
def everybody_holds_much() -> Iterator[None]:
    forget_assignments()
    held = Prepared(assignments._holdings, assignments._HOLDINGS._row)
    alive = FoundWithHoldings(_ALIVE._query, _ALIVE._held._find)
    try:
        with (
            patch("rbac.holding_rows.MOST", 0),
            patch.object(assignments, "_HOLDINGS", held),
            patch.object(session_rows, "_ALIVE", alive),
        ):
            yield
    finally:
        forget_assignments()
