"""What a restore of the database means for the journal: said by a signed event, and told by whoever checks.

Entries that came after the backup are lost, and a new server counts transactions anew. So entries since a restore
follow all that came back, whatever the number of their transaction: ``place_of`` puts them in order.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Exists, OuterRef

from audit.actors import SystemActor
from audit.canonical import JSONValue
from audit.models import Entry, Leaf, Restoration
from audit.own_events import DATABASE_RESTORED
from audit.record import record
from audit.signed_notes import moment

RESTORE = SystemActor("restore")
TOLD = DATABASE_RESTORED.fields

type Place = tuple[int, int, int]


class Span(NamedTuple):
    """The entries between two restores: from ``first`` up to, but without, ``end`` (None: there is no later one)."""

    first: int
    end: int | None


def first_ids(*, using: str) -> list[int]:
    """The number of the first entry after each restore, in their order."""
    return sorted(Restoration.objects.using(using).values_list("first_id", flat=True))


def place_of(firsts: Sequence[int], xid: int, entry: int) -> Place:
    """Where an entry stands in the order of the journal."""
    return bisect_right(firsts, entry), xid, entry


def span_of(firsts: Sequence[int], entry: int) -> Span:
    """The span that holds ``entry``."""
    number = bisect_right(firsts, entry)
    return Span(firsts[number - 1] if number else 0, firsts[number] if number < len(firsts) else None)


@transaction.atomic
def tell_of_restorations() -> None:
    """Record the event of every restore that has none yet: a crash right after a restore must not silence it."""
    if not Restoration.objects.exists():
        return
    told = {entry.public["restoration"][1] for entry in _events(using=None)}
    for restoration in Restoration.objects.exclude(pk__in=told).order_by("pk"):
        told_of: dict[str, Any] = facts(restoration)
        record(DATABASE_RESTORED, by=RESTORE, **told_of)


def number_of_entries() -> int:
    """How many entries the journal has had, archived ones included."""
    sealed = Leaf.objects.filter(entry_id=OuterRef("pk"))
    return Leaf.objects.count() + Entry.objects.filter(~Exists(sealed)).count()


def facts(restoration: Restoration) -> dict[str, JSONValue]:
    """What the event says."""
    return {
        "restoration": restoration.pk,
        "restored_at": moment(restoration.restored_at),
        "backup_at": moment(restoration.backup_at),
        "first_id": restoration.first_id,
        "known_entries": restoration.known_entries,
        "known_size": restoration.known_size,
        "known_head": restoration.known_note,
        "kept_entries": restoration.kept_entries,
        "kept_size": restoration.kept_size,
        "lost": restoration.lost,
    }


def sentence(restoration: Restoration) -> str:
    """For ``verify_audit``."""
    between = f"between {moment(restoration.backup_at)} and {moment(restoration.restored_at)}"
    if not restoration.known_entries:
        return f"Restored; what was recorded {between} is lost, and nobody knows how much that is."
    return f"Restored, {restoration.lost} events lost {between}."


def untrue(restorations: Iterable[Restoration], *, using: str) -> list[str]:
    """What does not fit between the rows about restores and the events that tell of them."""
    told: dict[Any, dict[str, Any]] = {}
    for entry in _events(using=using):
        told[entry.public["restoration"][1]] = {name: entry.public[name][1] for name in TOLD}
    rows = {restoration.pk: facts(restoration) for restoration in restorations}
    wrong = [f"no event tells of restore {pk}" for pk in rows.keys() - told.keys()]
    wrong += [f"an event tells of restore {pk}, which has no row" for pk in told.keys() - rows.keys()]
    return wrong + [
        f"restore {pk} is not what its event says" for pk in rows.keys() & told.keys() if rows[pk] != told[pk]
    ]


def excused(restorations: Iterable[Restoration], size: int, at: str) -> bool:
    """Whether a head over ``size`` entries, signed at ``at``, speaks of entries that a restore took away."""
    return any(
        at <= moment(row.restored_at) and row.kept_size < size <= row.known_size for row in restorations
    )


def resumed_from(last: int, at: str) -> int:
    """From which size on heads are new to somebody who has one over ``last`` entries, signed at ``at``."""
    later = Restoration.objects.filter(kept_size__lt=last).order_by("pk")
    return min((last, *(row.kept_size for row in later if at <= moment(row.restored_at))))


def _events(*, using: str | None) -> Iterable[Entry]:
    return Entry.objects.using(using).filter(event=DATABASE_RESTORED.name).order_by("pk")
