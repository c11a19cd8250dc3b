"""Pages of lists that look at no more than some thousands of rows, whatever they are narrowed to and whoever asks.

What an index finds, and is little, is read as a whole: few have a rare word in their title, few wait for a review.
Everything else is found by walking along an index that has the order of the list and asking about each row, so far as
``REACH``; what came to light is shown, with the way to where the walk goes on (``Looked.further``). For somebody who
may see little of what is walked past, what they may see is asked about instead: all of it if it is little, else so far
as ``REACH`` what lies nearest in each of their sections (at_places.py).

Where the walk goes on stands in the address, so it is the place of a row that they may see, or sealed
(sealed_places.py): nobody learns when something changed that is hidden from them.
"""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from operator import itemgetter
from typing import Any, NamedTuple

from content.cms.lists.newest import Walks
from content.cms.lists.pagination import Cursor, Looked, address_of
from foundation.pagination import LARGEST, Turns

REACH = 4_000  # rows that one page walks past
FEW = 2_000  # rows that are asked about as a whole
THICK = REACH // 20  # as many of those walked past have to be somebody's for a walk to go on
BEGINNINGS = {
    True: Cursor(datetime(1, 1, 2, tzinfo=UTC), 0, newer=True),
    False: Cursor(datetime(9999, 12, 30, tzinfo=UTC), LARGEST),
}  # of everything
_ENDS = {
    False: Cursor(datetime(1, 1, 2, tzinfo=UTC), 0),
    True: Cursor(datetime(9999, 12, 30, tzinfo=UTC), LARGEST, newer=True),
}


@dataclass(frozen=True, slots=True)
class Ways[Row]:
    """How the rows of one page are found. Each is one query, but for ``found``, which may be several.

    found: the keys of all in question by some index, or None where those are more than FEW.
    found_late: the same, more dearly: after a walk that found too little.
    of_keys: the page among these keys.
    place: of the row that is REACH rows away; None where there are no more than that.
    walk: the page, so far as a place.
    own: keys of what the person may see (in the section, where it is narrowed to one), more than FEW where that is
        much; None where it takes long to tell.
    seen: so far as a place, that of the last row that the person may see; None where they may see few of those.
    nearest: so far as a place, the page among what lies nearest in each section of theirs (at_places.py); None where
        what they may see does not follow from sections alone.
    sees_all: whether that is everything.
    is_plain: whether nothing is asked about the rows of the index: then the first are those of the page.
    """

    found: Callable[[], list[int] | None]
    found_late: Callable[[], list[int] | None]
    of_keys: Callable[[list[int]], list[Row]]
    place: Callable[[], Cursor | None]
    walk: Callable[[Cursor], list[Row]]
    own: Callable[[], list[int] | None]
    seen: Callable[[Cursor], Cursor | None]
    nearest: Callable[[], Looked[Row] | None]
    sees_all: bool = False
    is_plain: bool = False


def look[Row](ways: Ways[Row], number: int, who: Hashable, *, newer: bool) -> Looked[Row]:
    """The first ``number`` rows. ``who``: what is the same where ``own`` is."""
    if ways.is_plain:
        return Looked(ways.walk(_ENDS[newer]))
    if (keys := ways.found()) is not None:
        return Looked(ways.of_keys(keys))
    sees_little = _see_little.lately(who) and not ways.sees_all
    if sees_little and (own := _little(ways)) is not None:
        return Looked(ways.of_keys(own))
    found = _walked(ways, number, newer=newer)
    return _beyond(ways, found, who) if found.further else found


def _walked[Row](ways: Ways[Row], number: int, *, newer: bool) -> Looked[Row]:
    """``further``: the last row that was walked past, whoever may see it, if that was too little."""
    end = ways.place()
    rows = ways.walk(end or _ENDS[newer])
    return Looked(rows, None if len(rows) >= number else end)


def _beyond[Row](ways: Ways[Row], looked: Looked[Row], who: Hashable) -> Looked[Row]:
    """After a walk that found too little."""
    if (keys := ways.found_late()) is not None:
        return Looked(ways.of_keys(keys))
    if ways.sees_all:
        return looked
    if (own := _little(ways)) is not None:
        _see_little.remember(who)
        return Looked(ways.of_keys(own))
    return _further(ways, looked)


def _little(ways: Ways[Any]) -> list[int] | None:
    """The keys of all that the person may see, if that is little."""
    own = ways.own()
    return own if own is not None and len(own) <= FEW else None


def _further[Row](ways: Ways[Row], looked: Looked[Row]) -> Looked[Row]:
    """For somebody who sees much, but not in what was walked past."""
    if looked.further is None:
        return looked
    if seen := ways.seen(looked.further):
        return looked._replace(further=seen)
    return ways.nearest() or looked._replace(further=looked.further._replace(hidden=True))


def all_of_much[Row](
    ways: Callable[[], Ways[Row]], number: int, who: Hashable, *, newer: bool
) -> Looked[Row] | None:
    """The page of a list that is not narrowed, for somebody who sees more than FEW, and little of what it walks past.

    None for whoever sees less, or everything. The arguments are those of ``look``.
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
    """A page: the newest row first. ``newer``, ``older``: where the next ones begin, for the address.

    is_part: whether some of what is beyond was not looked at.
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
    read: Callable[[Cursor | None], Looked[Row]],
    place: Callable[[Row], str],
    *,
    oldest_first: bool = False,
) -> Shown[Row]:
    """A page of ``size`` rows as ``audit.pages.page_at`` has them. ``place``: of a row, for the address.

    oldest_first: whether the list is one whose first row is the oldest; then that is what its ``newest`` are.
    """
    found = read(cursor)
    if cursor and cursor.newer and len(found.rows) <= size and found.further is None:
        first = read(None)
        # A first page that could not look at all this would leave out some of it, on the way back.
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
    """From where the way back meets the row of ``cursor`` itself. ``up``: whether the way there led to newer rows."""
    key: Any = cursor.key
    return address_of(cursor._replace(key=key + 1 if up else max(key - 1, 0)))


def cursors(rows: Iterable[tuple[datetime, int]], *, newer: bool) -> list[Cursor]:
    """Places of rows, given as (moment, key)."""
    return [Cursor(at, key, newer) for at, key in rows]


def place_of(rows: list[Cursor]) -> Cursor | None:
    """For ``Ways.place``, of the row with the number REACH and the one behind it."""
    return rows[0] if len(rows) > 1 else None


def last_of(rows: list[Cursor]) -> Cursor | None:
    """For ``Ways.seen``, of the row with the number THICK and of the last one, in any order."""
    if len(rows) < 2:
        return None
    return (max if rows[0].newer else min)(rows, key=itemgetter(0, 1))


_see_little = Walks(4096)
