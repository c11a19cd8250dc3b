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
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from operator import itemgetter
from typing import Any, NamedTuple

from django.db.models import Model, Q, QuerySet

from content.cms.lists.newest import Walks
from content.cms.lists.pagination import BoundedRows, Cursor, address_of
from foundation.pagination import LARGEST, Named, Turns, asked_name, in_name_order
from rbac.queries import as_boolean

REACH = 4_000  # rows that one page walks past
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


@dataclass(frozen=True, slots=True)
class Ways[Row]:
    """Search strategies for the rows of one page. Each is one query, except ``found``, which may be several.

    found: keys of all candidates by some index, or None if those are more than FEW.
    found_late: the same at a higher cost: after a walk that found too little.
    of_keys: the page among these keys.
    place: cursor of the row at distance REACH; None if there are no more than that.
    walk: the page, up to a cursor.
    own: keys of what the user may see (in the section, if filtered by one), more than FEW if that is much; None if
        finding out is slow.
    seen: up to a cursor, that of the last row that the user may see; None if they may see few of those.
    nearest: up to a cursor, the page among the nearest rows in each of their sections (by_scope.py); None if what
        they may see does not follow from sections alone.
    sees_all: whether the user may see everything.
    is_plain: whether rows of the index need no check: then the first ones are the page.
    """

    found: Callable[[], list[int] | None]
    found_late: Callable[[], list[int] | None]
    of_keys: Callable[[list[int]], list[Row]]
    place: Callable[[], Cursor | None]
    walk: Callable[[Cursor], list[Row]]
    own: Callable[[], list[int] | None]
    seen: Callable[[Cursor], Cursor | None]
    nearest: Callable[[], BoundedRows[Row] | None]
    sees_all: bool = False
    is_plain: bool = False


def bounded_rows[Row](ways: Ways[Row], number: int, who: Hashable, *, newer: bool) -> BoundedRows[Row]:
    """The first ``number`` rows. ``who``: cache key that is the same for users with the same ``own``."""
    if ways.is_plain:
        return BoundedRows(ways.walk(_ENDS[newer]))
    if (keys := ways.found()) is not None:
        return BoundedRows(ways.of_keys(keys))
    sees_little = _see_little.lately(who) and not ways.sees_all
    if sees_little and (own := _little(ways)) is not None:
        return BoundedRows(ways.of_keys(own))
    found = _walked(ways, number, newer=newer)
    return _beyond(ways, found, who) if found.further else found


def _walked[Row](ways: Ways[Row], number: int, *, newer: bool) -> BoundedRows[Row]:
    """``further``: the last row that was walked past, visible or not, if that was too little."""
    end = ways.place()
    rows = ways.walk(end or _ENDS[newer])
    return BoundedRows(rows, None if len(rows) >= number else end)


def _beyond[Row](ways: Ways[Row], looked: BoundedRows[Row], who: Hashable) -> BoundedRows[Row]:
    """After a walk that found too little."""
    if (keys := ways.found_late()) is not None:
        return BoundedRows(ways.of_keys(keys))
    if ways.sees_all:
        return looked
    if (own := _little(ways)) is not None:
        _see_little.remember(who)
        return BoundedRows(ways.of_keys(own))
    return _further(ways, looked)


def _little(ways: Ways[Any]) -> list[int] | None:
    """Keys of all that the user may see, if those are few."""
    own = ways.own()
    return own if own is not None and len(own) <= FEW else None


def _further[Row](ways: Ways[Row], looked: BoundedRows[Row]) -> BoundedRows[Row]:
    """For a user who sees much, but little of what was walked past."""
    if looked.further is None:
        return looked
    if seen := ways.seen(looked.further):
        return looked._replace(further=seen)
    return ways.nearest() or looked._replace(further=looked.further._replace(hidden=True))


def all_of_much[Row](
    ways: Callable[[], Ways[Row]], number: int, who: Hashable, *, newer: bool
) -> BoundedRows[Row] | None:
    """Page of an unfiltered list, for a user who sees more than FEW rows but little of what the list walks past.

    None for a user who sees less, or everything. The arguments are those of ``bounded_rows``.
    """
    if _see_little.lately(who):
        return None
    found = ways()
    if found.sees_all:
        return None
    if _little(found) is not None:
        _see_little.remember(who)
        return None
    return found.nearest() or _further(found, _walked(found, number, newer=newer))


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
    found = read(cursor)
    if cursor and cursor.newer and len(found.rows) <= size and found.further is None:
        first = read(None)
        # The way back to a first page that could not examine all this would skip some rows.
        if first.further is None or len(first.rows) > size:
            cursor, found = None, first
    rows = found.rows[:size]
    ahead = place(rows[-1]) if len(found.rows) > size else None
    if found.further:
        ahead = address_of(found.further)
    back = (
        None
        if cursor is None
        else place(rows[0])
        if rows
        else _just_past(cursor, up=cursor.newer != oldest_first)
    )
    is_part = found.further is not None
    if cursor and cursor.newer:
        return Shown(rows[::-1], ahead, back, is_part)
    return Shown(rows, back, ahead, is_part)


def _just_past(cursor: Cursor, *, up: bool) -> str:
    """Cursor from which the way back includes the row of ``cursor``. ``up``: whether newer rows were paged to."""
    key: Any = cursor.key
    return address_of(cursor._replace(key=key + 1 if up else max(key - 1, 0)))


def cursors(rows: Iterable[tuple[datetime, int]], *, newer: bool) -> list[Cursor]:
    """Cursors of rows given as (timestamp, key)."""
    return [Cursor(at, key, newer) for at, key in rows]


def place_of(rows: list[Cursor]) -> Cursor | None:
    """For ``Ways.place``: cursor of row number REACH, if there is one after it."""
    return rows[0] if len(rows) > 1 else None


def last_of(rows: list[Cursor]) -> Cursor | None:
    """For ``Ways.seen``, of row number THICK and of the last one, in any order."""
    if len(rows) < 2:
        return None
    return (max if rows[0].newer else min)(rows, key=itemgetter(0, 1))


_see_little = Walks(4096)


def names_looked[M: Model](
    rows: QuerySet[M], condition: Q, words: str, asked: Mapping[str, object], size: int
) -> Shown[M]:
    """The requested page of those ``rows`` that contain ``words``, as expressed by ``condition``.

    An index finds words of three letters and more; very frequent and shorter ones are found by walking along the
    names. Without words one query, or two for pages after the first; with words at most two more.
    """
    mark = asked_name(rows, asked)
    few = _few(rows.filter(condition), words)

    def read(mark: Named | None) -> tuple[list[M], int | None]:
        if words and few is None:
            return _walk(rows, condition, mark, size)
        found = rows.filter(condition, pk__in=few) if words else rows
        return list(in_name_order(found, mark)[: size + 1]), None

    found, further = read(mark)
    if mark and mark.newer and len(found) <= size and further is None:
        mark = None
        found, further = read(None)
    is_more, found = len(found) > size, found[:size]
    ahead = found[-1].pk if is_more else further
    back = None
    if mark is not None:
        back = found[0].pk if found else _next_to(rows, mark)
    if mark is not None and mark.newer:
        return Shown(found[::-1], _said(ahead), _said(back), further is not None)
    return Shown(found, _said(back), _said(ahead), further is not None)


def _few[M: Model](found: QuerySet[M], words: str) -> list[int] | None:
    """Keys of ``found`` if an index finds them and they are few."""
    if not words or is_short(words):
        return None
    keys = list(found.order_by().values_list("pk", flat=True)[: FEW + 1])
    return keys if len(keys) <= FEW else None


def _walk[M: Model](
    rows: QuerySet[M], condition: Q, mark: Named | None, size: int
) -> tuple[list[M], int | None]:
    """The page as far as a walk goes, and the row where it stopped if there is more and the page is not full."""
    near = in_name_order(rows, mark).values_list("pk", flat=True)
    # As a column of each row, so that PostgreSQL does not begin with the words.
    having = rows.filter(as_boolean(condition), pk__in=near[:REACH])
    found = list(in_name_order(having, mark)[: size + 1])
    end = list(near[REACH - 1 : REACH + 1]) if len(found) <= size else []
    return found, end[0] if len(end) > 1 else None


def _next_to[M: Model](rows: QuerySet[M], mark: Named) -> int | None:
    """Start from which the way back includes the row of ``mark`` itself."""
    return in_name_order(rows, mark).values_list("pk", flat=True).first()


def _said(key: int | None) -> str | None:
    return None if key is None else str(key)


def is_short(words: str) -> bool:
    """Whether the words are too short for the index."""
    return not _IN_THE_INDEX.search(words)
