"""Which entries were moved out of the journal into a file. Their leaves stay, and with them every head and every proof.

The event that tells of it says how many rows went, so that one row more that is missing is found.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django.db import connections

from audit.models import Entry
from audit.own_events import ENTRIES_ARCHIVED

MISSING = """
    SELECT count(*) FROM secure_audit_leaf l
    WHERE l.position >= %s AND l.position < %s
        AND NOT EXISTS (SELECT FROM secure_audit_entry e WHERE e.id = l.entry_id)
"""


class Archive(NamedTuple):
    """The entries at positions [first, end), of which ``removed`` went; ``digest`` is the SHA-256 of the file."""

    first: int
    end: int
    removed: int
    digest: str

    def sentence(self) -> str:
        return (
            f"Archived: {self.removed} of the entries at positions {self.first} to {self.end - 1} lie in a file with "
            f"the SHA-256 digest {self.digest}."
        )


def archives(*, using: str) -> list[Archive]:
    """What the journal says of its archives, in their order."""
    told = Entry.objects.using(using).filter(event=ENTRIES_ARCHIVED.name).order_by("pk")
    said = [{name: value for name, (_salt, value) in entry.public.items()} for entry in told]
    return [Archive(row["first"], row["end"], row["removed"], row["file_digest"]) for row in said]


def is_archived(spans: Sequence[tuple[int, int]], position: int) -> bool:
    return any(first <= position < end for first, end in spans)


def spans_of(known: Sequence[Archive]) -> list[tuple[int, int]]:
    return [(archive.first, archive.end) for archive in known]


def untrue_archives(known: Sequence[Archive], *, using: str) -> Iterator[str]:
    """What is missing beyond what was archived, or still there although an event says that it went."""
    for archive in known:
        with connections[using].cursor() as cursor:
            cursor.execute(MISSING, [archive.first, archive.end])
            (missing,) = cursor.fetchone()
        if missing != archive.removed:
            yield (
                f"{archive.removed} entries at positions {archive.first} to {archive.end - 1} were archived, "
                f"and {missing} are missing"
            )
