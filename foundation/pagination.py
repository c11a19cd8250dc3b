"""Keyset pagination of lists, newest first or by name: page 10,000 costs as much as page 1, in both directions.

In a list by name the URL identifies the row where a page begins by its key: names must not appear in URLs.
"""

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import NamedTuple, Protocol, TypedDict
from urllib.parse import urlencode

from django.db.models import F, Model, QuerySet, TextField, Value
from django.db.models.lookups import GreaterThan, LessThan

from foundation.collation import WithoutAccents, as_read
from foundation.lookups import Row

LARGEST = 2**63 - 1


class Mark(Protocol):
    """The position of a row in the order. The page holds the rows behind it; if ``newer``, those before it."""

    @property
    def newer(self) -> bool: ...


class Number(NamedTuple):
    """A position given by a key that grows with time."""

    key: int
    newer: bool = False


class Turns(TypedDict):
    """Query strings of the neighbouring pages; None where there is none."""

    newest: str | None
    newer: str | None
    older: str | None


def query_of(of: str = "", **mark: object) -> str:
    """The query string of a list: what is not empty. ``of``: prefix of its parameters if a page has several lists."""
    return urlencode({f"{of}{name}": value for name, value in mark.items() if value != ""})


class Page[Row](NamedTuple):
    """A page of rows, the newest first."""

    rows: list[Row]
    newer: bool
    older: bool

    def turns(
        self, query: Callable[..., str] = query_of, cursor_of: Callable[[Row], object] = attrgetter("pk")
    ) -> Turns:
        """Links to neighbouring pages. ``query``: adds parameters to the query string with the list's filters."""
        return {
            "newest": query() if self.newer else None,
            "newer": query(after=cursor_of(self.rows[0])) if self.newer and self.rows else None,
            "older": query(before=cursor_of(self.rows[-1])) if self.older and self.rows else None,
        }


def page_at[Row, M: Mark](mark: M | None, size: int, read: Callable[[M | None], list[Row]]) -> Page[Row]:
    """A page of ``size`` rows. ``read`` returns up to one row more (there is another page), nearest to the mark first.
    A user who pages back to the newest rows sees a whole page: rows added since push it down.
    """
    rows = read(mark)
    if mark and mark.newer and len(rows) <= size:
        mark, rows = None, read(None)
    more, rows = len(rows) > size, rows[:size]
    if mark and mark.newer:
        return Page(rows[::-1], newer=True, older=True)
    return Page(rows, newer=mark is not None, older=more)


def asked_number(asked: Mapping[str, object], of: str = "") -> Number | None:
    """The position of ``?after=`` (newer rows) or ``?before=`` (older ones); None, the first page, for other values.

    ``of``: as in ``query_of``.
    """
    if after := key_in(asked.get(f"{of}after")):
        return Number(after, newer=True)
    before = key_in(asked.get(f"{of}before"))
    return Number(before) if before else None


def by_number[M: Model](rows: QuerySet[M], mark: Number | None) -> QuerySet[M]:
    """The rows behind ``mark`` (or before it), nearest first; all rows, newest first, without a mark."""
    if mark is None:
        return rows.order_by("-pk")
    if mark.newer:
        return rows.filter(pk__gt=mark.key).order_by("pk")
    return rows.filter(pk__lt=mark.key).order_by("-pk")


def page_by_number[M: Model](
    rows: QuerySet[M], size: int, asked: Mapping[str, object], of: str = ""
) -> Page[M]:
    """A page of ``rows``, newest first, by their keys. ``asked``, ``of``: as in ``asked_number``."""
    return page_at(asked_number(asked, of), size, lambda mark: list(by_number(rows, mark)[: size + 1]))


def key_in(typed: object) -> int | None:
    """The key in a parameter of a URL or form; None if it is not one that a row could have.

    Python cannot parse a number of thousands of digits, and PostgreSQL cannot store it.
    """
    text = typed if isinstance(typed, str) else ""
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 20 else 0
    return number if 0 < number <= LARGEST else None


class Named(NamedTuple):
    """The position of a row in the order. ``newer``: the page holds the rows before it."""

    name: str
    key: int
    newer: bool = False


def asked_name[M: Model](rows: QuerySet[M], asked: Mapping[str, object]) -> Named | None:
    """The position of ``?after=`` or ``?before=`` (a key of ``rows``); None, the first page, for others. One query."""
    number = asked_number(asked)
    if number is None:
        return None
    name = rows.order_by().filter(pk=number.key).values_list("name", flat=True).first()
    return None if name is None else Named(name, number.key, number.newer)


def in_name_order[M: Model](rows: QuerySet[M], mark: Named | None = None) -> QuerySet[M]:
    """The rows behind ``mark`` (or before it), nearest first; all rows without a mark."""
    order = (as_read(), F("name"), F("pk"))
    if mark is not None:
        name = Value(mark.name, output_field=TextField())
        here, there = Row(*order), Row(WithoutAccents(name), name, Value(mark.key))
        rows = rows.filter((LessThan if mark.newer else GreaterThan)(here, there))
    if mark is not None and mark.newer:
        return rows.order_by(*(column.desc() for column in order))
    return rows.order_by(*order)
