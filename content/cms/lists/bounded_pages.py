"""Bounded pages: a page of a list examines at most some thousands of rows, whatever the filters and the user's roles.

If an index finds few rows, all are read: few titles contain a rare word, few drafts wait for a review. Otherwise the
query walks along an index in the order of the list and checks each row, up to ``REACH`` rows; the page shows what it
found and a link to continue the walk (``BoundedRows.further``). For a user who may see little of what is walked past,
their own rows are searched instead: all of them if few, else up to ``REACH`` of the nearest in each of their sections
(by_scope.py).

The position to continue from is in the URL, so it is that of a row that the user may see, or encrypted
(pagination.py): it never reveals when a hidden row changed.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Mapping
from datetime import UTC, datetime
from operator import itemgetter
from typing import Any, NamedTuple

from django.db.models import F, Model, Q, QuerySet

from content.cms.lists.by_scope import REACH, Places, nearest_rows
from content.cms.lists.newest import Allowed, Walks
from content.cms.lists.pagination import (
    BoundedRows,
    Cursor,
    address_of,
    as_far_as,
    beyond,
    order_by_time,
    union_of,
)
from foundation.lookups import IsAmong
from foundation.pagination import LARGEST, Mark, Named, Turns, asked_name, in_name_order
from foundation.query_expressions import keys_as_array
from rbac.queries import as_boolean, only, or_parts

FEW = 2_000  # rows that are checked as a whole
THICK = REACH // 20  # as many of those walked past have to be visible for the walk to go on
BEGINNINGS = {
    True: Cursor(datetime(1, 1, 2, tzinfo=UTC), 0, newer=True),
    False: Cursor(datetime(9999, 12, 30, tzinfo=UTC), LARGEST),
}  # of all rows
_ENDS = {
    False: Cursor(datetime(1, 1, 2, tzinfo=UTC), 0),
    True: Cursor(datetime(9999, 12, 30, tzinfo=UTC), LARGEST, newer=True),
}

# Three letters or digits together: what PostgreSQL's pg_trgm indexes.
_IN_THE_INDEX = re.compile(r"[^\W_]{3}")


class BoundedList[M: Model, Row](ABC):
    """A list from ``places.cursor`` on, in the order of ``places.moment``; ``number`` of its rows are wanted.

    visible: what the user may see. sees_all: whether that is everything. condition: to check for each of ``rows``.
    is_plain: whether ``rows`` need no check: then the first ones are the page. Each method is one query, except
    ``found``, which may be several.
    """

    condition: Any = as_boolean(Q())
    is_plain = False

    def __init__(self, places: Places[M], visible: Allowed, number: int, *, sees_all: bool) -> None:
        self.places, self.visible, self.number, self.sees_all = places, visible, number, sees_all
        self.moment = places.moment
        self.seen_each = as_boolean(visible.of_each)

    @property
    @abstractmethod
    def rows(self) -> QuerySet[M]:
        """Rows of an index in the order of the list."""

    @property
    def walked(self) -> QuerySet[M]:
        """Rows of that index that a walk counts."""
        return self.rows

    @abstractmethod
    def read(self, rows: QuerySet[M]) -> list[Row]:
        """These few rows with the columns of a page."""

    @abstractmethod
    def place_of(self, row: Row) -> Cursor:
        """Cursor of the row."""

    @property
    def who(self) -> Hashable:
        """Cache key that is the same for users with the same ``own``."""
        return self.visible, self.places.section

    def found(self) -> list[int] | None:
        """Keys of all candidates by some index; None if those are more than FEW."""
        return None

    def found_late(self) -> list[int] | None:
        """The same at a higher cost: after a walk that found too little."""
        return None

    def of_keys(self, keys: list[int]) -> list[Row]:
        """The page among these keys."""
        return self._shown(self._ahead.filter(IsAmong(F("pk"), keys_as_array(keys))), few=True)

    def place(self) -> Cursor | None:
        """Cursor of the row at distance REACH; None if there are no more than that."""
        walked = beyond(self.walked, self.moment, self.places.cursor)
        there = self._cursors(self.in_order(walked)[REACH - 1 : REACH + 1])
        return there[0] if len(there) > 1 else None

    def walk(self, end: Cursor) -> list[Row]:
        """The page, up to a cursor."""
        return self._shown(as_far_as(self._ahead, self.moment, end))

    def own(self) -> list[int] | None:
        """Keys of what the user may see (in the section, if filtered by one), more than FEW if that is much.

        None if finding out is slow.
        """
        section, rows = self.places.section, self.places.rows.model._default_manager.order_by()
        rows = rows.filter(section_id=int(section)) if section else rows
        parts = (only(rows, part).values_list("pk")[: FEW + 1] for part in or_parts(self.visible.at_once))
        return [key for (key,) in union_of(parts)]

    def seen(self, end: Cursor) -> Cursor | None:
        """Up to a cursor, that of the last row that the user may see; None if they may see few of those."""
        near = as_far_as(self._ahead, self.moment, end).filter(self.seen_each)
        enough, last = self.in_order(near)[THICK - 1 : THICK], self.in_order(near, back=True)[:1]
        rows = self._cursors(enough, last)
        return (max if self.places.newer else min)(rows, key=itemgetter(0, 1)) if len(rows) > 1 else None

    def nearest(self) -> BoundedRows[Row] | None:
        """The page among the nearest rows in each section (by_scope.py).

        None if what the user may see does not follow from sections alone.
        """
        return nearest_rows(self.places, self.of_keys, self.place_of, self.number)

    def in_order(self, rows: QuerySet[M], *, back: bool = False, few: bool = False) -> QuerySet[M]:
        """``rows`` in the order of the list, or backwards. ``few``: as in ``order_by_time``."""
        return order_by_time(rows, self.moment, newer=self.places.newer != back, few=few)

    @property
    def _ahead(self) -> QuerySet[M]:
        return beyond(self.rows, self.moment, self.places.cursor)

    def _shown(self, rows: QuerySet[M], *, few: bool = False) -> list[Row]:
        # As columns of each row, so that PostgreSQL uses the index of the order and begins with nothing else.
        having = rows.filter(self.condition).filter(self.seen_each)
        keys = self.in_order(having, few=few).values("pk")[: self.number]
        page = self.in_order(self.places.rows.model._default_manager.filter(pk__in=keys), few=few)
        return self.read(page)[: self.number]

    def _cursors(self, *rows: QuerySet[M]) -> list[Cursor]:
        found = union_of((part.values_list(self.moment, "pk") for part in rows), all=True)
        return [Cursor(at, key, self.places.newer) for at, key in found]

    def page(self) -> BoundedRows[Row]:
        """The first ``number`` rows, by the way that costs least."""
        if self.is_plain:
            return BoundedRows(self.walk(_ENDS[self.places.newer]))
        if (keys := self.found()) is not None:
            return BoundedRows(self.of_keys(keys))
        sees_little = _see_little.lately(self.who) and not self.sees_all
        if sees_little and (own := self._little()) is not None:
            return BoundedRows(self.of_keys(own))
        walked = self._walked()
        return self._beyond(walked) if walked.further else walked

    def page_of_much(self) -> BoundedRows[Row] | None:
        """Page of an unfiltered list, for a user who sees more than FEW rows but little of what the list walks past.

        None for a user who sees less, or everything.
        """
        if self.sees_all or _see_little.lately(self.who):
            return None
        if self._little() is not None:
            _see_little.remember(self.who)
            return None
        return self.nearest() or self._further(self._walked())

    def _walked(self) -> BoundedRows[Row]:
        """``further``: the last row that was walked past, visible or not, if that was too little."""
        end = self.place()
        rows = self.walk(end or _ENDS[self.places.newer])
        return BoundedRows(rows, None if len(rows) >= self.number else end)

    def _beyond(self, walked: BoundedRows[Row]) -> BoundedRows[Row]:
        """After a walk that found too little."""
        if (keys := self.found_late()) is not None:
            return BoundedRows(self.of_keys(keys))
        if self.sees_all:
            return walked
        if (own := self._little()) is not None:
            _see_little.remember(self.who)
            return BoundedRows(self.of_keys(own))
        return self._further(walked)

    def _little(self) -> list[int] | None:
        """Keys of all that the user may see, if those are few."""
        own = self.own()
        return own if own is not None and len(own) <= FEW else None

    def _further(self, walked: BoundedRows[Row]) -> BoundedRows[Row]:
        """For a user who sees much, but little of what was walked past."""
        if walked.further is None:
            return walked
        if seen := self.seen(walked.further):
            return walked._replace(further=seen)
        return self.nearest() or walked._replace(further=walked.further._replace(hidden=True))


class Shown[Row](NamedTuple):
    """A page: the newest row first. ``newer``, ``older``: cursors of the adjacent pages, for the URL.

    is_part: whether some rows beyond the page were not examined.
    """

    rows: list[Row]
    newer: str | None
    older: str | None
    is_part: bool

    def turns(self, query: Callable[..., str]) -> Turns:
        """``query``: as in ``audit.pages.Page.turns``."""
        return {
            "newest": query() if self.newer else None,
            "newer": query(after=self.newer) if self.newer else None,
            "older": query(before=self.older) if self.older else None,
        }


def page_looked[Row](
    cursor: Cursor | None,
    size: int,
    read: Callable[[Cursor | None], BoundedRows[Row]],
    place: Callable[[Row], str],
    *,
    oldest_first: bool = False,
) -> Shown[Row]:
    """A page of ``size`` rows like that of ``audit.pages.page_at``. ``place``: cursor of a row, for the URL.

    oldest_first: whether the first row of the list is the oldest; the oldest rows then count as its ``newest``.
    """

    def looked(cursor: Cursor | None) -> tuple[list[Row], str | None]:
        rows, further = read(cursor)
        return rows, further and address_of(further)

    def just_past(cursor: Cursor) -> str:
        key: Any = cursor.key
        is_up = cursor.newer != oldest_first  # newer rows were paged to
        return address_of(cursor._replace(key=key + 1 if is_up else max(key - 1, 0)))

    return _page(cursor, size, looked, place, just_past)


def _page[Row, M: Mark](
    mark: M | None,
    size: int,
    read: Callable[[M | None], tuple[list[Row], str | None]],
    place: Callable[[Row], str],
    just_past: Callable[[M], str | None],
) -> Shown[Row]:
    """``just_past``: cursor from which the way back includes the row of a mark beyond which there are none."""
    rows, further = read(mark)
    if mark and mark.newer and len(rows) <= size and further is None:
        first, beyond_first = read(None)
        # The way back to a first page that could not examine all this would skip some rows.
        if beyond_first is None or len(first) > size:
            mark, rows, further = None, first, beyond_first
    is_more, rows = len(rows) > size, rows[:size]
    ahead = further or (place(rows[-1]) if is_more else None)
    back = None if mark is None else place(rows[0]) if rows else just_past(mark)
    if mark and mark.newer:
        return Shown(rows[::-1], ahead, back, further is not None)
    return Shown(rows, back, ahead, further is not None)


_see_little = Walks(4096)


def names_looked[M: Model](
    rows: QuerySet[M], condition: Q, words: str, asked: Mapping[str, object], size: int
) -> Shown[M]:
    """The requested page of those ``rows`` that contain ``words``, as expressed by ``condition``.

    An index finds words of three letters and more; very frequent and shorter ones are found by walking along the
    names. Without words one query, or two for pages after the first; with words at most two more.
    """
    few = _few(rows.filter(condition), words)

    def read(mark: Named | None) -> tuple[list[M], str | None]:
        if words and few is None:
            return _walk(rows, condition, mark, size)
        found = rows.filter(condition, pk__in=few) if words else rows
        return list(in_name_order(found, mark)[: size + 1]), None

    def next_to(mark: Named) -> str | None:
        key = in_name_order(rows, mark).values_list("pk", flat=True).first()
        return None if key is None else str(key)

    return _page(asked_name(rows, asked), size, read, lambda row: str(row.pk), next_to)


def _few[M: Model](found: QuerySet[M], words: str) -> list[int] | None:
    """Keys of ``found`` if an index finds them and they are few."""
    if not words or is_short(words):
        return None
    keys = list(found.order_by().values_list("pk", flat=True)[: FEW + 1])
    return keys if len(keys) <= FEW else None


def _walk[M: Model](
    rows: QuerySet[M], condition: Q, mark: Named | None, size: int
) -> tuple[list[M], str | None]:
    """The page as far as a walk goes, and the row where it stopped if there is more and the page is not full."""
    near = in_name_order(rows, mark).values_list("pk", flat=True)
    # As a column of each row, so that PostgreSQL does not begin with the words.
    having = rows.filter(as_boolean(condition), pk__in=near[:REACH])
    found = list(in_name_order(having, mark)[: size + 1])
    end = list(near[REACH - 1 : REACH + 1]) if len(found) <= size else []
    return found, str(end[0]) if len(end) > 1 else None


def is_short(words: str) -> bool:
    """Whether the words are too short for the index."""
    return not _IN_THE_INDEX.search(words)
