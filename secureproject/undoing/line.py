"""One line of what was done: what takes it back, and what speaks against that."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model

from accounts.models import User
from audit.actors import Actor
from audit.models import Entry
from audit.timeline import TimelineEntry

type Pairs = Sequence[tuple[Entry, TimelineEntry]]
type Row = tuple[type[Model], Any]


@dataclass(frozen=True)
class Case:
    """Whose account it was, and which entries of the journal are looked at.

    undone: those of them that an earlier taking back wrote, by the key of each.
    """

    person: User
    keys: frozenset[int]
    undone: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Line:
    """One thing. ``do`` takes it back, by the verbs of its app; without it there is only ``why_not``.

    warning: what somebody has to decide; such a line is not ticked beforehand.
    entries: what it tells of. rows: what nobody else may change between the last look and the taking back.
    after: it is taken back after everything that was done later than this entry.
    gives: somebody may do more by it: never where an earlier taking back had taken that away.
    whole: all of it or nothing; otherwise what was done stays where a later step is refused.
    """

    key: str
    name: str
    happened: list[str]
    entries: frozenset[int]
    will: str = ""
    why_not: str = ""
    warning: str = ""
    url: str = ""
    state: str = ""  # of the thing, for the fingerprint
    do: Callable[[Actor], object] | None = field(default=None, compare=False)
    rows: tuple[Row, ...] = ()
    after: int = 0
    gives: bool = False
    whole: bool = True

    @property
    def place(self) -> int:
        """What was done last is taken back first."""
        return self.after or max(self.entries, default=0)


def line_about(key: str, pairs: Pairs, **facts: Any) -> Line:
    """A line that tells of ``pairs``, the first first; ``facts`` as for Line."""
    facts.setdefault("name", pairs[-1][1].subject_label)
    happened = [line.sentence for _entry, line in pairs]
    return Line(key=key, happened=happened, entries=frozenset(entry.pk for entry, _line in pairs), **facts)
