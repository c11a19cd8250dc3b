"""Pages of lists with the newest first, found by where they begin: page 10,000 costs what page 1 does, either way."""

from collections.abc import Callable, Mapping
from typing import NamedTuple, Protocol, TypedDict
from urllib.parse import urlencode

from django.db.models import Model, QuerySet

LARGEST = 2**63 - 1


class Mark(Protocol):
    """A row by its place in the order. The page is of the rows behind it; ``newer``: of those before it."""

    @property
    def newer(self) -> bool: ...


class Number(NamedTuple):
    """A row by its key, where keys grow as time goes on."""

    key: int
    newer: bool = False


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

    def turns(self, query: Callable[..., str], cursor_of: Callable[[Row], object]) -> Turns:
        """``query``: makes the query of the address, with what the list is narrowed to, of what is added to it."""
        return {
            "newest": query() if self.newer else None,
            "newer": query(after=cursor_of(self.rows[0])) if self.newer and self.rows else None,
            "older": query(before=cursor_of(self.rows[-1])) if self.older and self.rows else None,
        }


def page_at[Row, M: Mark](mark: M | None, size: int, read: Callable[[M | None], list[Row]]) -> Page[Row]:
    """A page of ``size`` rows. ``read`` gives one more, which says that there is another page, nearest to the mark
    first. Whoever pages on to the newest sees a whole page: what came since pushes it down.
    """
    rows = read(mark)
    if mark and mark.newer and len(rows) <= size:
        mark, rows = None, read(None)
    more, rows = len(rows) > size, rows[:size]
    if mark and mark.newer:
        return Page(rows[::-1], newer=True, older=True)
    return Page(rows, newer=mark is not None, older=more)


def query_of(**mark: object) -> str:
    """The query of the address of a list that cannot be narrowed."""
    return urlencode(mark)


def asked_number(asked: Mapping[str, object]) -> Number | None:
    """``?after=`` for what is newer, ``?before=`` for what is older; None, the first page, for all that is none."""
    if after := _key(asked.get("after")):
        return Number(after, newer=True)
    before = _key(asked.get("before"))
    return Number(before) if before else None


def by_number[M: Model](rows: QuerySet[M], mark: Number | None) -> QuerySet[M]:
    """Those of ``rows`` behind ``mark``, or before it, nearest first; without one all, the newest first."""
    if mark is None:
        return rows.order_by("-pk")
    if mark.newer:
        return rows.filter(pk__gt=mark.key).order_by("pk")
    return rows.filter(pk__lt=mark.key).order_by("-pk")


def _key(typed: object) -> int | None:
    text = typed if isinstance(typed, str) else ""
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 20 else 0
    return number if 0 < number <= LARGEST else None
