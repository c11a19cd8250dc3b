"""Archives: entries moved out of the audit log into a file. Their leaves stay, and with them all heads and proofs.

The event that reports an archive gives the number of removed rows, so that one more missing row is found.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from audit.events import ENTRIES_ARCHIVED
from audit.models import Entry
from foundation.sql import fetch_value

MISSING = """
    SELECT count(*) FROM secure_audit_leaf l
    WHERE l.position >= %s AND l.position < %s
        AND NOT EXISTS (SELECT FROM secure_audit_entry e WHERE e.id = l.entry_id)
"""


class Archive(NamedTuple):
    """The entries at positions [first, end), of which ``removed`` were deleted; ``digest`` is the file's SHA-256."""

    first: int
    end: int
    removed: int
    digest: str

    def sentence(self) -> str:
        return (
            f"Archived: {self.removed} of the entries at positions {self.first} to {self.end - 1} lie in a file with "
            f"the SHA-256 digest {self.digest}."
        )


def archives() -> list[Archive]:
    """The archives that the audit log reports, in order."""
    told = Entry.objects.filter(event=ENTRIES_ARCHIVED.name).order_by("pk")
    said = [{name: value for name, (_salt, value) in entry.public.items()} for entry in told]
    return [Archive(row["first"], row["end"], row["removed"], row["file_digest"]) for row in said]


def is_archived(spans: Sequence[tuple[int, int]], position: int) -> bool:
    return any(first <= position < end for first, end in spans)


def spans_of(known: Sequence[Archive]) -> list[tuple[int, int]]:
    return [(archive.first, archive.end) for archive in known]


def wrong_archives(known: Sequence[Archive]) -> Iterator[str]:
    """Rows missing beyond those archived, or still present although an event reports them removed."""
    for archive in known:
        missing = fetch_value(MISSING, archive.first, archive.end)
        if missing != archive.removed:
            yield (
                f"{archive.removed} entries at positions {archive.first} to {archive.end - 1} were archived, "
                f"and {missing} are missing"
            )
