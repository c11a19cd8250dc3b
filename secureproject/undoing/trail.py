"""What became of each thing since the window began, by whomever, and what it said before the window's last word.

Nothing that somebody did afterwards is ever taken back: a value is put back only where the last change of it lies in
the window. Then it becomes what it was before the uninterrupted run of changes at the end, whatever lies before that.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.utils.translation import gettext as _

from audit.models import Entry
from audit.timeline import readable
from secureproject.undoing.line import Case, Pairs

MISSING: Final = object()
type Thing = tuple[str, str]
NEWEST = 200  # entries about one thing that are looked through for what others did since


def by_thing(pairs: Pairs) -> dict[Thing, list[Any]]:
    """``pairs`` apart, by what they happened to."""
    found: dict[Thing, list[Any]] = defaultdict(list)
    for entry, line in pairs:
        found[(entry.subject_kind, entry.subject_id)].append((entry, line))
    return found


class Trail(list[Entry]):
    """What happened to one thing since the window began, of some events, the first first.

    What the window did is there; of the rest the newest, down to the entry ``after``, where there is more; else 0.
    """

    after: int = 0

    def where(self, about: Callable[[Entry], bool]) -> "Trail":
        """The entries that ``about`` picks, of which as much is known."""
        part = Trail(entry for entry in self if about(entry))
        part.after = self.after
        return part


def trails(pairs: Pairs, events: Iterable[str]) -> dict[Thing, Trail]:
    """For each thing in ``pairs`` what happened to it since, of ``events``. Two queries.

    Of each thing NEWEST entries are looked at, of whatever event, however much became of it since.
    """
    wanted = frozenset(events)
    found: dict[Thing, Trail] = defaultdict(Trail)
    newest = _newest(pairs)
    entries = Entry.objects.in_bulk({key for keys in newest.values() for key in keys[:NEWEST]})
    for thing, own in by_thing(pairs).items():
        keys, trail = newest.get(thing, []), found[thing]
        if len(keys) > NEWEST:
            trail.after = keys[NEWEST - 1]
        known = {entry.pk: entry for entry, _line in own} | {key: entries[key] for key in keys[:NEWEST]}
        trail += [known[key] for key in sorted(known) if known[key].event in wanted]
    return found


def _newest(pairs: Pairs) -> dict[Thing, list[int]]:
    """Of each thing the keys of its newest entries since it was first touched, one more than NEWEST if there are."""
    first = [min(entry.pk for entry, _line in found) for found in by_thing(pairs).values()]
    since = Entry.objects.filter(
        subject_kind=OuterRef("subject_kind"), subject_id=OuterRef("subject_id"), pk__gte=OuterRef("pk")
    )
    keys = ArraySubquery(since.order_by("-pk").values("pk")[: NEWEST + 1])
    rows = Entry.objects.filter(pk__in=first).values_list("subject_kind", "subject_id", keys)
    return {(kind, key): found for kind, key, found in rows}


@dataclass
class Before:
    """``values``: what to put back. ``since``: who changed what afterwards. ``unknown``: nobody kept what it was.

    ``unread``: so much happened since that not all was looked at, and what was says nothing about it.
    """

    values: dict[str, Any] = field(default_factory=dict)
    since: dict[str, Entry] = field(default_factory=dict)
    unknown: set[str] = field(default_factory=set)
    unread: set[str] = field(default_factory=set)
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
    after = trail.after if isinstance(trail, Trail) else 0
    for name, found in changes.items():
        if not any(entry.pk in case.keys for entry, _value in found):
            continue
        run = list(takewhile(lambda change: change[0].pk in case.keys, reversed(found)))
        if not run:
            before.since[name] = found[-1][0]
        elif after and not _is_said(found, after, case):
            before.unread.add(name)
        elif run[-1][1] is MISSING:
            before.unknown.add(name)
        else:
            before.values[name] = run[-1][1]
    return before


def _is_said(found: Iterable[tuple[Entry, Any]], after: int, case: Case) -> bool:
    """Whether among the newest another's change is known: before it nothing matters."""
    return any(entry.pk >= after and entry.pk not in case.keys for entry, _value in found)


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
    if before.unread:
        return _(
            "Too much has happened to it since to look at all of it. Look at it, and put it right by hand."
        )
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
    if before.unread:
        what = ", ".join(str(labels.get(name, name)) for name in sorted(before.unread))
        said.append(_("%(what)s: too much has happened since to look at all of it.") % {"what": what})
    return " ".join(said)
