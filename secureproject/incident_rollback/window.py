"""Time window: which of an account's audit log entries are shown, by session or by start and end."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Min, QuerySet

from accounts.models import User
from audit.actors import identity_of
from audit.models import Entry

MOST = 500  # entries shown at once
SESSIONS = 20
NEWEST = 5_000  # entries searched for sessions
NEAR = timedelta(days=1)


@dataclass(frozen=True)
class Window:
    """``session``: digest of a session, as in the audit log. Both ends are included; None leaves one open."""

    session: str = ""
    since: datetime | None = None
    until: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether nothing has been chosen yet."""
        return not (self.session or self.since or self.until)


def entries_of(person: User, window: Window) -> list[Entry]:
    """Entries of ``person`` in ``window``, oldest first, at most ``MOST + 1``. One query on the time indexes."""
    found = _done_by(person)
    if window.session:  # the second condition matches the partial index of sessions
        found = found.filter(session_digest=window.session).exclude(session_digest="")
    if window.since:
        found = found.filter(recorded_at__gte=window.since)
    if window.until:
        found = found.filter(recorded_at__lte=window.until)
    return list(found.order_by("recorded_at", "pk")[: MOST + 1])


def around(person: User, window: Window) -> Window | None:
    """The window extended by a day at both ends, if the account did more then: the attack may have begun earlier."""
    found = entries_of(person, window)
    if not found:
        return None
    wide = Window(since=found[0].recorded_at - NEAR, until=found[-1].recorded_at + NEAR)
    near = _done_by(person).filter(recorded_at__range=(wide.since, wide.until))
    beside = near.exclude(pk__in=[entry.pk for entry in found]).order_by("recorded_at", "pk")
    return wide if beside.values("pk").first() else None


def sessions_of(person: User) -> list[dict[str, Any]]:
    """Sessions in the newest entries, most recently used first: first and last entry, and number of entries."""
    newest = _done_by(person).order_by("-pk").values("pk")[:NEWEST]
    found = Entry.objects.filter(pk__in=newest).exclude(session_digest="")
    sessions = found.order_by().values("session_digest")
    counted = sessions.annotate(first=Min("recorded_at"), last=Max("recorded_at"), entries=Count("pk"))
    return [dict(session) for session in counted.order_by("-last")[:SESSIONS]]


def _done_by(person: User) -> QuerySet[Entry]:
    who = identity_of(person)
    return Entry.objects.filter(actor_kind=who.kind, actor_id=who.id)
