"""Pages of lists whose rows have a moment, as ``audit.pages`` has them for rows whose keys grow."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from django.db.models import F, Model, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.lookups import GreaterThan, GreaterThanOrEqual, LessThan, LessThanOrEqual
from django.http import QueryDict

from content.cms.lists.encrypted_cursor import opened, sealed
from foundation.lookups import Row
from foundation.pagination import Page, page_at


class Cursor(NamedTuple):
    """A row by its place in the order, which holds even when others move: the page is of the rows behind it.

    newer: of those before it, nearest first.
    hidden: whether the person may perhaps not see that row.
    """

    at: datetime | Combinable
    key: int | Combinable
    newer: bool = False
    hidden: bool = False


class Looked[Row](NamedTuple):
    """Rows of a list, nearest first. ``further``: where to go on, if not all was looked at and ``rows`` are too few."""

    rows: list[Row]
    further: Cursor | None = None


def page_of[M: Model](
    rows: QuerySet[M], moment: str, cursor: Cursor | None, size: int, *, few: bool = False
) -> Page[M]:
    """A page of ``rows`` by the column ``moment``, the newest first. ``few``: ``rows`` are found by an index."""

    def read(cursor: Cursor | None) -> list[M]:
        newer = cursor is not None and cursor.newer
        return list(ordered(beyond(rows, moment, cursor), moment, newer=newer, few=few)[: size + 1])

    return page_at(cursor, size, read)


def asked_cursor(asked: QueryDict, of: str = "") -> Cursor | None:
    """``?after=`` for what is newer, ``?before=`` for what is older; None: the first page.

    of: stands before both names where a page has several lists.
    """
    newer = read_cursor(asked.get(f"{of}after", ""))
    return newer._replace(newer=True) if newer else read_cursor(asked.get(f"{of}before", ""))


def read_cursor(text: str) -> Cursor | None:
    """None when it is none of ours, also for a moment that PostgreSQL cannot read (an offset of 16 hours and more)."""
    if (place := opened(text)) is not None:
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
    """Any place for the address."""
    text = written(place.at, place.key)  # type: ignore[arg-type]
    return sealed(text) if place.hidden else text


def written(at: datetime, key: int) -> str:
    """The cursor for the address."""
    return f"{at.isoformat()}_{key}"


def ordered[M: Model](rows: QuerySet[M], moment: str, *, newer: bool, few: bool = False) -> QuerySet[M]:
    """By the column ``moment``: the newest first, or for ``newer`` pages the oldest.

    ``few``: not by walking along an index of all rows, as PostgreSQL would: it takes the few to lie evenly among all.
    """
    column = F(moment) + Value(timedelta(0)) if few else F(moment)
    return rows.order_by(column, "pk") if newer else rows.order_by(column.desc(), "-pk")


def beyond[M: Model](rows: QuerySet[M], moment: str, cursor: Cursor | None) -> QuerySet[M]:
    """The rows behind ``cursor``, or those before it; all of them without one.

    By the moment and the key as a whole: what was brought in together has one moment, and would be read each time.
    """
    if cursor is None:
        return rows
    here, there = Row(F(moment), F("pk")), Row(cursor.at, cursor.key)
    return rows.filter((GreaterThan if cursor.newer else LessThan)(here, there))


def as_far_as[M: Model](rows: QuerySet[M], moment: str, last: Cursor) -> QuerySet[M]:
    """Those from which one gets to ``last``, which is among them: the way goes as its ``newer`` says."""
    here, there = Row(F(moment), F("pk")), Row(last.at, last.key)
    return rows.filter((LessThanOrEqual if last.newer else GreaterThanOrEqual)(here, there))
