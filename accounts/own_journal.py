"""What a person did and what was done to their account, a page at a time. Each page starts where the last one ended."""

from dataclasses import dataclass

from accounts.models import User
from audit.actors import Identity, identity_of
from audit.timeline import TimelineEntry, timeline_of
from rbac.refusals import HIDDEN

A_PAGE = 30
LARGEST = 2**63 - 1


@dataclass(frozen=True)
class Line:
    """``from_where``: browser and address, where they are this person's own or a stranger's at their door."""

    entry: TimelineEntry
    from_where: str


@dataclass(frozen=True)
class JournalPage:
    """``older``: the place from which the next page goes on; None on the last."""

    lines: list[Line]
    older: int | None
    is_first: bool


def page_of(user: User, *, before: int | None) -> JournalPage:
    """Two queries, whatever the page."""
    entries = timeline_of(user, before=before, limit=A_PAGE + 1, without=HIDDEN)
    lines = [Line(entry, _from_where(entry, user)) for entry in entries[:A_PAGE]]
    older = entries[A_PAGE - 1].id if len(entries) > A_PAGE else None
    return JournalPage(lines, older, before is None)


def place(typed: str | None) -> int | None:
    """What stands in the address; None for anything that is no place, which is the first page."""
    number = int(typed) if typed and typed.isascii() and typed.isdigit() and len(typed) < 20 else 0
    return number if 0 < number <= LARGEST else None


def _from_where(entry: TimelineEntry, user: User) -> str:
    # Where an administrator sat when they froze the account is nobody else's business.
    if entry.actor not in {identity_of(user), Identity("anonymous", "")}:
        return ""
    return ", ".join(part for part in (entry.device, entry.address) if part)
