"""Restores of the database and the audit log: each is recorded by a signed event and reported by verification.

Entries that came after the backup are lost, and a new server restarts transaction ids. So entries since a restore
follow all restored ones, whatever their transaction id.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Exists, OuterRef

from audit.actors import SystemActor
from audit.events import DATABASE_RESTORED
from audit.models import Entry, Leaf, Restoration
from audit.record import record
from audit.row import JSONValue
from audit.signed_notes import moment

RESTORE = SystemActor("restore")
TOLD = DATABASE_RESTORED.fields


class Span(NamedTuple):
    """The entries between two restores: from ``first`` up to, but without, ``end`` (None: no later restore)."""

    first: int
    end: int | None


def first_ids() -> list[int]:
    """The id of the first entry after each restore, in order."""
    return sorted(Restoration.objects.values_list("first_id", flat=True))


def span_of(firsts: Sequence[int], entry: int) -> Span:
    """The span that holds ``entry``."""
    number = bisect_right(firsts, entry)
    return Span(firsts[number - 1] if number else 0, firsts[number] if number < len(firsts) else None)


@transaction.atomic
def record_restorations() -> None:
    """Records the event of every restore that has none yet: a crash right after a restore must not hide it."""
    if not Restoration.objects.exists():
        return
    recorded = {entry.public["restoration"][1] for entry in _events()}
    for restoration in Restoration.objects.exclude(pk__in=recorded).order_by("pk"):
        fields: dict[str, Any] = facts(restoration)
        record(DATABASE_RESTORED, by=RESTORE, **fields)


def number_of_entries() -> int:
    """Number of entries ever written to the audit log, archived ones included."""
    sealed = Leaf.objects.filter(entry_id=OuterRef("pk"))
    return Leaf.objects.count() + Entry.objects.filter(~Exists(sealed)).count()


def facts(restoration: Restoration) -> dict[str, JSONValue]:
    """Fields of the event."""
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
    """Text for ``verify_audit``."""
    between = f"between {moment(restoration.backup_at)} and {moment(restoration.restored_at)}"
    if not restoration.known_entries:
        return f"Restored; what was recorded {between} is lost, and the amount is unknown."
    return f"Restored, {restoration.lost} events lost {between}."


def wrong_restorations(restorations: Iterable[Restoration]) -> list[str]:
    """Contradictions between the rows about restores and the events that report them."""
    told: dict[Any, dict[str, Any]] = {}
    for entry in _events():
        told[entry.public["restoration"][1]] = {name: entry.public[name][1] for name in TOLD}
    rows = {restoration.pk: facts(restoration) for restoration in restorations}
    wrong = [f"no event tells of restore {pk}" for pk in rows.keys() - told.keys()]
    wrong += [f"an event tells of restore {pk}, which has no row" for pk in told.keys() - rows.keys()]
    return wrong + [
        f"restore {pk} is not what its event says" for pk in rows.keys() & told.keys() if rows[pk] != told[pk]
    ]


def is_excused(restorations: Iterable[Restoration], size: int, at: str) -> bool:
    """Whether a restore explains a missing head over ``size`` entries, signed at ``at``."""
    return any(
        at <= moment(row.restored_at) and row.kept_size < size <= row.known_size for row in restorations
    )


def resumed_from(last: int, at: str) -> int:
    """The size from which heads are new to a witness that has one over ``last`` entries, signed at ``at``."""
    later = Restoration.objects.filter(kept_size__lt=last).order_by("pk")
    return min((last, *(row.kept_size for row in later if at <= moment(row.restored_at))))


def _events() -> Iterable[Entry]:
    return Entry.objects.filter(event=DATABASE_RESTORED.name).order_by("pk")
