"""Shortest edit script of two sequences (Myers 1986), bounded: beyond the bound everything counts as replaced."""

from collections.abc import Hashable, Sequence
from enum import StrEnum


class Kind(StrEnum):
    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"


type Steps = list[tuple[Kind, int, int]]

# Limit on following all diagonals together: repetitions make every one of them long.
MOST_FOLLOWED = 2_000_000


def edit_steps(old: Sequence[Hashable], new: Sequence[Hashable], *, most_edits: int) -> Steps:
    """Runs (kind, start, end), in order; a removed run counts in ``old``, every other in ``new``.

    Takes time in proportion to length, plus what ``most_edits`` and MOST_FOLLOWED bound.
    """
    numbers: dict[Hashable, int] = {}  # each item is hashed once; from here on numbers are compared
    old, new = ([numbers.setdefault(thing, len(numbers)) for thing in side] for side in (old, new))
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    middle_old, middle_new = old[start : len(old) - end], new[start : len(new) - end]
    moves = _moves(middle_old, middle_new, most_edits)
    if moves is None:
        moves = [Kind.REMOVED] * len(middle_old) + [Kind.ADDED] * len(middle_new)
    return _runs([Kind.KEPT] * start + moves + [Kind.KEPT] * end)


def _common(old: Sequence[Hashable], new: Sequence[Hashable]) -> int:
    length = 0
    for one, other in zip(old, new, strict=False):
        if one != other:
            break
        length += 1
    return length


def _moves(old: Sequence[Hashable], new: Sequence[Hashable], most_edits: int) -> list[Kind] | None:
    """One kind for each step, or None if that takes too many edits or too long."""
    furthest = {1: 0}
    trail: list[dict[int, int]] = []
    followed = 0
    for edits in range(min(len(old) + len(new), most_edits) + 1):
        trail.append(furthest.copy())
        for diagonal in range(-edits, edits + 1, 2):
            x = _step(furthest, diagonal, edits)
            y = x - diagonal
            before = x
            while x < len(old) and y < len(new) and old[x] == new[y]:
                x, y = x + 1, y + 1
            followed += x - before
            furthest[diagonal] = x
            if x >= len(old) and y >= len(new):
                return _walk_back(trail, len(old), len(new))
        if followed > MOST_FOLLOWED:
            return None
    return None


def _step(furthest: dict[int, int], diagonal: int, edits: int) -> int:
    """Position after one more edit on ``diagonal``, before following equal items."""
    if _goes_down(furthest, diagonal, edits):
        return furthest[diagonal + 1]
    return furthest[diagonal - 1] + 1


def _goes_down(furthest: dict[int, int], diagonal: int, edits: int) -> bool:
    """Whether that edit adds (down) rather than removes (to the right)."""
    if diagonal in {-edits, edits}:
        return diagonal == -edits
    return furthest.get(diagonal - 1, -1) < furthest.get(diagonal + 1, -1)


def _walk_back(trail: list[dict[int, int]], x: int, y: int) -> list[Kind]:
    moves: list[Kind] = []
    for edits in range(len(trail) - 1, 0, -1):
        furthest, diagonal = trail[edits], x - y
        down = _goes_down(furthest, diagonal, edits)
        before = diagonal + 1 if down else diagonal - 1
        previous_x = furthest[before]
        previous_y = previous_x - before
        while x > previous_x and y > previous_y:
            moves.append(Kind.KEPT)
            x, y = x - 1, y - 1
        moves.append(Kind.ADDED if down else Kind.REMOVED)
        x, y = previous_x, previous_y
    moves += [Kind.KEPT] * x
    return moves[::-1]


def _runs(moves: list[Kind]) -> Steps:
    runs: Steps = []
    in_old = in_new = 0
    for kind in moves:
        at = in_old if kind is Kind.REMOVED else in_new
        in_old += kind is not Kind.ADDED
        in_new += kind is not Kind.REMOVED
        if runs and runs[-1][0] is kind and runs[-1][2] == at:
            runs[-1] = (kind, runs[-1][1], at + 1)
        else:
            runs.append((kind, at, at + 1))
    return runs
