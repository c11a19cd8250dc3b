"""Which part of what the journal says about a person is looked at: one session, or a stretch of time."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Min, QuerySet

from accounts.models import User
from audit.actors import identity_of
from audit.models import Entry

MOST = 500  # entries that are looked at together
SESSIONS = 20
NEWEST = 5_000  # entries, among which sessions are looked for
NEAR = timedelta(days=1)


@dataclass(frozen=True)
class Window:
    """``session``: the digest that the journal knows a session by. Ends are included; None leaves them open."""

    session: str = ""
    since: datetime | None = None
    until: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether nothing narrows it: then nothing has been chosen yet."""
        return not (self.session or self.since or self.until)


def entries_of(person: User, window: Window) -> list[Entry]:
    """What ``person`` did, the first first; one more than MOST when there is more. One query.

    In the order of the journal's indexes by time: nothing is read of what they did before the window or after it.
    """
    found = _done_by(person)
    if window.session:  # said twice, because only the index of sessions leaves out what has none
        found = found.filter(session_digest=window.session).exclude(session_digest="")
    if window.since:
        found = found.filter(recorded_at__gte=window.since)
    if window.until:
        found = found.filter(recorded_at__lte=window.until)
    return list(found.order_by("recorded_at", "pk")[: MOST + 1])


def around(person: User, window: Window) -> Window | None:
    """The window a day wider at both ends, if the account did more then: who was in it may have been so before."""
    found = entries_of(person, window)
    if not found:
        return None
    wide = Window(since=found[0].recorded_at - NEAR, until=found[-1].recorded_at + NEAR)
    near = _done_by(person).filter(recorded_at__range=(wide.since, wide.until))
    beside = near.exclude(pk__in=[entry.pk for entry in found]).order_by("recorded_at", "pk")
    return wide if beside.values("pk").first() else None


def sessions_of(person: User) -> list[dict[str, Any]]:
    """The sessions among the newest entries, the last used first: from when to when, and how much was done there."""
    newest = _done_by(person).order_by("-pk").values("pk")[:NEWEST]
    found = Entry.objects.filter(pk__in=newest).exclude(session_digest="")
    sessions = found.order_by().values("session_digest")
    counted = sessions.annotate(first=Min("recorded_at"), last=Max("recorded_at"), entries=Count("pk"))
    return [dict(session) for session in counted.order_by("-last")[:SESSIONS]]


def _done_by(person: User) -> QuerySet[Entry]:
    who = identity_of(person)
    return Entry.objects.filter(actor_kind=who.kind, actor_id=who.id)
