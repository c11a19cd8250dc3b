"""What was done within a window, one line for each thing: what takes it back, and what speaks against that."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from audit.models import Entry
from audit.timeline import TimelineEntry, readable
from secureproject.events import WORK_UNDONE
from secureproject.undoing import arrangement, given, notes, own_roles
from secureproject.undoing.answer import ByHand, Reversed
from secureproject.undoing.answers import ANSWERS
from secureproject.undoing.article_lines import articles
from secureproject.undoing.bylines import bylines
from secureproject.undoing.comments import comments
from secureproject.undoing.files import files
from secureproject.undoing.invited import invitations
from secureproject.undoing.line import Case, Line, Pairs
from secureproject.undoing.people import accounts
from secureproject.undoing.policies import policies
from secureproject.undoing.sections import sections
from secureproject.undoing.teams import teams
from secureproject.undoing.topics import topics

# Whoever makes lines of the entries of some events (answers/), in the order in which people read them.
FINDERS: Mapping[str, Callable[[Pairs, Case], Iterator[Line]]] = {
    "articles": articles,
    "files": files,
    "roles": given.roles,
    "grants": given.grants,
    "teams": teams,
    "own_roles": own_roles.own_roles,
    "separations": own_roles.separations,
    "invitations": invitations,
    "accounts": accounts,
    "policies": policies,
    "sections": sections,
    "topics": topics,
    "bylines": bylines,
    "first": arrangement.first,
    "hosts": arrangement.hosts,
    "factors": arrangement.factors,
    "comments": comments,
    "notes": notes.notes,
    "claims": notes.claims,
}


@dataclass(frozen=True)
class Told:
    """Something that is taken back by nothing here: what somebody has to do by hand, or why nothing has to be done."""

    entry: TimelineEntry
    what: str
    url: str = ""


@dataclass(frozen=True)
class Found:
    """``by_hand``: what nothing here takes back. ``nothing``: what needs nothing. ``more``: the window holds too much.

    ``ways_in``: what opens the account to whoever did it. ``go_on``: from when on the rest is to be looked at.
    """

    lines: list[Line]
    more: bool
    go_on: datetime | None
    by_hand: list[Told] = field(default_factory=list)
    ways_in: list[Told] = field(default_factory=list)
    nothing: list[Told] = field(default_factory=list)

    @property
    def anything(self) -> bool:
        """Whether a line of it can be taken back."""
        return any(line.do for line in self.lines)

    @property
    def fingerprint(self) -> str:
        """Says whether what is reversed is what somebody looked at."""
        seen = [(line.key, line.will, line.warning, line.state) for line in self.lines]
        return hashlib.sha256(repr(seen).encode()).hexdigest()[:32]


def look(person: User, entries: Sequence[Entry], *, most: int) -> Found:
    """``entries`` are of ``person``, the first first."""
    shown = entries[:most]
    pairs = list(zip(shown, readable(shown), strict=True))
    lines = _lines(pairs, Case(person, frozenset(entry.pk for entry in shown), _by_undoing(shown)))
    more = len(entries) > most
    found = Found(lines, more, go_on=entries[most].recorded_at if more else None)
    told = {key for line in lines for key in line.entries}
    for entry, line in pairs:
        if entry.pk not in told:
            _tell(found, entry, line)
    return found


def _lines(pairs: Pairs, case: Case) -> list[Line]:
    by_finder: dict[str, list[Any]] = defaultdict(list)
    for entry, line in pairs:
        answer = ANSWERS.get(entry.event)
        if isinstance(answer, Reversed):
            by_finder[answer.by].append((entry, line))
    found = (
        line for name, find in FINDERS.items() if name in by_finder for line in find(by_finder[name], case)
    )
    return [_never_again(line) if line.gives and line.entries & case.undone else line for line in found]


def _never_again(line: Line) -> Line:
    """What an earlier taking back took from somebody had been given with an account in other hands."""
    why = _(
        "It had been given with an account in other hands, so nothing gives it back. Give it anew if it is right."
    )
    return replace(line, will="", warning="", do=None, why_not=why)


def _by_undoing(entries: Sequence[Entry]) -> frozenset[int]:
    """What an earlier taking back did: it is in one transaction with the entry that says so."""
    undone = {entry.xid: entry.pk for entry in entries if entry.event == WORK_UNDONE.name}
    return frozenset(entry.pk for entry in entries if entry.pk < undone.get(entry.xid, 0))


def _tell(found: Found, entry: Entry, line: TimelineEntry) -> None:
    answer = ANSWERS.get(entry.event)
    if isinstance(answer, ByHand):
        told = Told(line, str(answer.what), answer.where(entry))
        (found.ways_in if answer.way_in else found.by_hand).append(told)
    elif isinstance(answer, Reversed):
        found.by_hand.append(Told(line, _("It is gone for good, so nothing brings it back.")))
    elif answer is None:
        found.by_hand.append(
            Told(line, _("Nothing here knows how to take this back. Look whether it is right."))
        )
    else:
        found.nothing.append(Told(line, str(answer.why)))
