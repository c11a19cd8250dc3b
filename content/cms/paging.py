"""Pages of lists with the newest first, found by where they begin: page 10,000 costs what page 1 does, either way."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple, TypedDict
from urllib.parse import urlencode

from django.db.models import BigIntegerField, DateTimeField, Model, Q, QuerySet
from django.db.models.expressions import Combinable
from django.http import QueryDict

from rbac.prepared import Slot


class Cursor(NamedTuple):
    """A row by its place in the order, which holds even when others move: the page is of the rows behind it.

    ``newer``: of those before it, nearest first.
    """

    at: datetime | Combinable
    key: int | Combinable
    newer: bool = False


# Cursors whose values come only when the query runs. Always the same, so that the query can be kept (rbac/prepared.py).
LATER = {
    newer: Cursor(Slot("at", DateTimeField()), Slot("key", BigIntegerField()), newer)
    for newer in (False, True)
}


class Turns(TypedDict):
    """Queries of the address that lead to other pages; None where there is none."""

    newest: str | None
    newer: str | None
    older: str | None


class Page[Row](NamedTuple):
    """The newest row first."""

    rows: list[Row]
    newer: bool
    older: bool

    def turns(self, query: Callable[..., str], cursor_of: Callable[[Row], str]) -> Turns:
        """``query``: makes the query of the address, with what the list is narrowed to, of what is added to it."""
        return {
            "newest": query() if self.newer else None,
            "newer": query(after=cursor_of(self.rows[0])) if self.newer and self.rows else None,
            "older": query(before=cursor_of(self.rows[-1])) if self.older and self.rows else None,
        }


def page_at[Row](cursor: Cursor | None, size: int, read: Callable[[Cursor | None], list[Row]]) -> Page[Row]:
    """A page of ``size`` rows. ``read`` gives one more, which says that there is another page, nearest to the cursor
    first. Whoever pages on to the newest sees a whole page: what came since pushes it down.
    """
    rows = read(cursor)
    if cursor and cursor.newer and len(rows) <= size:
        cursor, rows = None, read(None)
    more, rows = len(rows) > size, rows[:size]
    if cursor and cursor.newer:
        return Page(rows[::-1], newer=True, older=True)
    return Page(rows, newer=cursor is not None, older=more)


def page_of[M: Model](rows: QuerySet[M], moment: str, cursor: Cursor | None, size: int) -> Page[M]:
    """A page of ``rows`` by the column ``moment``, the newest first."""

    def read(cursor: Cursor | None) -> list[M]:
        newer = cursor is not None and cursor.newer
        return list(ordered(beyond(rows, moment, cursor), moment, newer=newer)[: size + 1])

    return page_at(cursor, size, read)


def query_of(**cursor: str) -> str:
    """The query of the address of a list that cannot be narrowed."""
    return urlencode(cursor)


def asked_cursor(asked: QueryDict) -> Cursor | None:
    """``?after=`` for what is newer, ``?before=`` for what is older; None: the first page."""
    newer = read_cursor(asked.get("after", ""))
    return newer._replace(newer=True) if newer else read_cursor(asked.get("before", ""))


def read_cursor(text: str) -> Cursor | None:
    """None when it is none of ours."""
    at, _separator, key = text.partition("_")
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return None
    if moment.tzinfo is None or not (key.isascii() and key.isdigit() and len(key) < 19):
        return None
    return Cursor(moment, int(key))


def written(at: datetime, key: int) -> str:
    """The cursor for the address."""
    return f"{at.isoformat()}_{key}"


def ordered[M: Model](rows: QuerySet[M], moment: str, *, newer: bool) -> QuerySet[M]:
    """By the column ``moment``: the newest first, or for ``newer`` pages the oldest."""
    return rows.order_by(moment, "pk") if newer else rows.order_by(f"-{moment}", "-pk")


def beyond[M: Model](rows: QuerySet[M], moment: str, cursor: Cursor | None) -> QuerySet[M]:
    """The rows behind ``cursor``, or those before it; all of them without one."""
    if cursor is None:
        return rows
    way = "gt" if cursor.newer else "lt"
    past = Q(**{f"{moment}__{way}": cursor.at}) | Q(**{moment: cursor.at, f"pk__{way}": cursor.key})
    return rows.filter(Q(**{f"{moment}__{way}e": cursor.at}) & past)
