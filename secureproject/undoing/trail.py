"""What became of each thing since the window began, by whomever, and what it said before the window's last word.

Nothing that somebody did afterwards is ever taken back: a value is put back only where the last change of it lies in
the window. Then it becomes what it was before the uninterrupted run of changes at the end, whatever lies before that.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any, Final

from django.utils.translation import gettext as _

from audit.models import Entry
from audit.timeline import readable
from secureproject.undoing.line import Case, Pairs

MISSING: Final = object()
type Thing = tuple[str, str]


def by_thing(pairs: Pairs) -> dict[Thing, list[Any]]:
    """``pairs`` apart, by what they happened to."""
    found: dict[Thing, list[Any]] = defaultdict(list)
    for entry, line in pairs:
        found[(entry.subject_kind, entry.subject_id)].append((entry, line))
    return found


def trails(pairs: Pairs, events: Iterable[str]) -> dict[Thing, list[Entry]]:
    """For each thing in ``pairs`` all that happened to it since, of ``events``, the first first. A query for a kind."""
    first: dict[str, int] = {}
    things: dict[str, set[str]] = defaultdict(set)
    for entry, _line in pairs:
        first[entry.subject_kind] = min(entry.pk, first.get(entry.subject_kind, entry.pk))
        things[entry.subject_kind].add(entry.subject_id)
    found: dict[Thing, list[Entry]] = defaultdict(list)
    for kind, keys in things.items():
        since = Entry.objects.filter(subject_kind=kind, subject_id__in=keys, pk__gte=first[kind])
        for entry in since.filter(event__in=list(events)).order_by("pk"):
            found[(kind, entry.subject_id)].append(entry)
    return found


@dataclass
class Before:
    """``values``: what to put back. ``since``: who changed what afterwards. ``unknown``: nobody kept what it was."""

    values: dict[str, Any] = field(default_factory=dict)
    since: dict[str, Entry] = field(default_factory=dict)
    unknown: set[str] = field(default_factory=set)
    last: int = 0

    @property
    def state(self) -> str:
        """For the fingerprint of a line."""
        return f"{self.last} {sorted(self.values.items(), key=str)}"


def look_back(trail: Sequence[Entry], case: Case, said: Callable[[Entry], Mapping[str, Any]]) -> Before:
    """``said``: what each value that an entry changed was before it; MISSING where nobody knows any more."""
    changes: dict[str, list[tuple[Entry, Any]]] = defaultdict(list)
    for entry in trail:
        for name, value in said(entry).items():
            changes[name].append((entry, value))
    before = Before(last=trail[-1].pk if trail else 0)
    for name, found in changes.items():
        if not any(entry.pk in case.keys for entry, _value in found):
            continue
        run = list(takewhile(lambda change: change[0].pk in case.keys, reversed(found)))
        if not run:
            before.since[name] = found[-1][0]
        elif run[-1][1] is MISSING:
            before.unknown.add(name)
        else:
            before.values[name] = run[-1][1]
    return before


def public(entry: Entry, name: str, otherwise: Any = None) -> Any:
    """A field that is said in clear; ``otherwise`` where an entry does not have it, or it was removed."""
    return entry.public.get(name, ["", otherwise])[1]


def left_alone(entries: Iterable[Entry]) -> str:
    """Who changed it since, in words."""
    names = sorted({line.actor_label for line in readable({entry.pk: entry for entry in entries}.values())})
    return _("Changed since by %(names)s, left as it is.") % {"names": ", ".join(names)}


def why_nothing(before: Before) -> str:
    """For a line of which nothing is put back."""
    if before.since:
        return left_alone(before.since.values())
    if before.unknown:
        return _("What it said before is not known any more. Look at it, and put it right by hand.")
    return _("Nothing of it is left to take back.")


def part_left_alone(before: Before, labels: Mapping[str, Any]) -> str:
    """For a line of which something is put back: what is not, and why. Empty where all of it is."""
    said = []
    if before.since:
        what = ", ".join(str(labels.get(name, name)) for name in before.since)
        said.append(f"{what}: {left_alone(before.since.values())}")
    if before.unknown:
        what = ", ".join(str(labels.get(name, name)) for name in sorted(before.unknown))
        said.append(_("%(what)s: what it said before is not known any more.") % {"what": what})
    return " ".join(said)
