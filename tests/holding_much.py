"""For tests: whoever holds more than a few things counts as somebody who holds very much, of whom what decides is asked
for place by place.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from rbac import assignments
from rbac.assignments import forget_assignments


@contextmanager
def everybody_holds_much() -> Iterator[None]:
    """Whoever holds anything at all."""
    with much_is_more_than(0):
        yield


@contextmanager
def much_is_more_than(most: int) -> Iterator[None]:
    forget_assignments()
    held, much = (type(kept)(kept._build, kept._row) for kept in (assignments._HOLDINGS, assignments._MUCH))
    try:
        with (
            patch("rbac.models.holding_queries.MOST", most),
            patch.object(assignments, "_HOLDINGS", held),
            patch.object(assignments, "_MUCH", much),
        ):
            yield
    finally:
        forget_assignments()
        assignments._much.clear()
