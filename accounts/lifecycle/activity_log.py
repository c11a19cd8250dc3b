"""What a person did and what was done to their account, a page at a time. Each page starts where the last one ended."""

from dataclasses import dataclass

from accounts.models import User
from audit.actors import Identity, identity_of
from audit.timeline import TimelineEntry, timeline_of
from foundation.pagination import Number, Page, page_at
from rbac.enforcement.refusals import HIDDEN

A_PAGE = 30


@dataclass(frozen=True)
class Line:
    """``from_where``: browser and address, where they are this person's own or a stranger's at their door."""

    entry: TimelineEntry
    from_where: str


def page_of(user: User, mark: Number | None) -> Page[Line]:
    """Two queries for a page; four where what is newer fits on the first one."""

    def read(mark: Number | None) -> list[Line]:
        way = {"after" if mark.newer else "before": mark.key} if mark else {}
        entries = timeline_of(user, limit=A_PAGE + 1, without=HIDDEN, **way)
        return [Line(entry, _from_where(entry, user)) for entry in entries]

    return page_at(mark, A_PAGE, read)


def _from_where(entry: TimelineEntry, user: User) -> str:
    # Where an administrator sat when they froze the account is nobody else's business.
    if entry.actor not in {identity_of(user), Identity("anonymous", "")}:
        return ""
    return ", ".join(part for part in (entry.device, entry.address) if part)
