"""Pagination by timestamp and key; ``audit.pages`` does the same for rows with ascending keys.

A cursor is encrypted if the user may be unable to see its row: it would reveal when a hidden row changed.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from django.db.models import F, Model, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.lookups import GreaterThan, GreaterThanOrEqual, LessThan, LessThanOrEqual
from django.http import QueryDict

from audit.encryption import Undecryptable, decrypt, encrypt
from foundation.lookups import Row
from foundation.pagination import Page, page_at


class Cursor(NamedTuple):
    """Position of a row in the order, valid even when other rows move: the page starts after it.

    newer: the page ends before it, nearest first. hidden: whether the user may be unable to see that row.
    """

    at: datetime | Combinable
    key: int | Combinable
    newer: bool = False
    hidden: bool = False


class BoundedRows[Row](NamedTuple):
    """Rows of a list, nearest first. ``further``: where to continue if the search ended early and found too few."""

    rows: list[Row]
    further: Cursor | None = None


def page_of[M: Model](
    rows: QuerySet[M], moment: str, cursor: Cursor | None, size: int, *, few: bool = False
) -> Page[M]:
    """A page of ``rows`` by the column ``moment``, newest first. ``few``: ``rows`` are found by an index."""

    def read(cursor: Cursor | None) -> list[M]:
        newer = cursor is not None and cursor.newer
        return list(order_by_time(beyond(rows, moment, cursor), moment, newer=newer, few=few)[: size + 1])

    return page_at(cursor, size, read)


def cursor_in(asked: QueryDict, of: str = "") -> Cursor | None:
    """``?after=`` for newer rows, ``?before=`` for older ones; None: the first page.

    of: prefix of both names if a page has several lists.
    """
    newer = read_cursor(asked.get(f"{of}after", ""))
    return newer._replace(newer=True) if newer else read_cursor(asked.get(f"{of}before", ""))


def read_cursor(text: str) -> Cursor | None:
    """None if it is not a cursor, also for a timestamp that PostgreSQL cannot read (offset of 16 hours or more)."""
    if (place := decrypt_cursor(text)) is not None:
        found = read_cursor(place)
        return found and found._replace(hidden=True)
    at, _separator, key = text.partition("_")
    if not (key.isascii() and key.isdigit() and len(key) < 19):
        return None
    try:
        moment = datetime.fromisoformat(at)
        return Cursor(moment.astimezone(UTC), int(key)) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


def address_of(place: Cursor) -> str:
    """Any cursor as text for the URL."""
    text = format_cursor(place.at, place.key)  # type: ignore[arg-type]
    return encrypt_cursor(text) if place.hidden else text


def format_cursor(at: datetime, key: int) -> str:
    """The cursor as text for the URL."""
    return f"{at.isoformat()}_{key}"


def order_by_time[M: Model](rows: QuerySet[M], moment: str, *, newer: bool, few: bool = False) -> QuerySet[M]:
    """By the column ``moment``: newest first, or oldest first for ``newer`` pages.

    ``few``: avoids the walk along an index of all rows that PostgreSQL would choose, expecting an even distribution.
    """
    column = F(moment) + Value(timedelta(0)) if few else F(moment)
    return rows.order_by(column, "pk") if newer else rows.order_by(column.desc(), "-pk")


def beyond[M: Model](rows: QuerySet[M], moment: str, cursor: Cursor | None) -> QuerySet[M]:
    """Rows after ``cursor``, or before it; all of them without one.

    Compares timestamp and key as a tuple: rows imported together share one timestamp and would be read each time.
    """
    if cursor is None:
        return rows
    here, there = Row(F(moment), F("pk")), Row(cursor.at, cursor.key)
    return rows.filter((GreaterThan if cursor.newer else LessThan)(here, there))


def union_of[M: Model, R](
    parts: Iterable[QuerySet[M, R]],
    *,
    all: bool = False,
) -> QuerySet[M, R]:
    """The union of one or more queries, each of which PostgreSQL then plans on its own."""
    first, *others = parts
    return first.union(*others, all=all) if others else first


def as_far_as[M: Model](rows: QuerySet[M], moment: str, last: Cursor) -> QuerySet[M]:
    """Rows up to and including ``last``, in the direction of its ``newer``."""
    here, there = Row(F(moment), F("pk")), Row(last.at, last.key)
    return rows.filter((LessThanOrEqual if last.newer else GreaterThanOrEqual)(here, there))


_MARK = "~"
_LONGEST = 300  # characters: no cursor made here is longer


def encrypt_cursor(place: str) -> str:
    """Encrypts ``place`` for the URL. The result differs each time."""
    return _MARK + encrypt(place.encode()).decode()


def decrypt_cursor(text: str) -> str | None:
    """The decrypted cursor; None for anything else."""
    if not text.startswith(_MARK) or len(text) > _LONGEST:
        return None
    try:
        return decrypt(text[len(_MARK) :].encode()).decode()
    except Undecryptable:
        return None
