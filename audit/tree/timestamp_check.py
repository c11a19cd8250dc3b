"""Timestamp check: finds rows inserted later and dated back or forward, whose day is not that of their sealing.

A signed head has a timestamp. Once a sealer had taken all entries, those it takes later were recorded later, apart from
transactions still running then. So the owner of the database can add a row, as always, but not to an earlier day.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from audit.models import Head
from audit.signed_notes import moment
from audit.tree.range_check import Finding

# Longer than any transaction, and than the error of a clock set to local time.
TOLERATED = timedelta(days=1)
# With so many, a sealer may have a backlog that has waited long. Less than any release has sealed at once.
HAS_TAKEN_ALL = 500


@dataclass
class Untimely:
    """Checks head by head. firsts: the id of the first entry after each restore of the database."""

    firsts: Sequence[int]
    size: int
    all_until: datetime | None = None
    span: int = -1

    def rows(self, head: Head, times: Sequence[str]) -> Iterator[Finding]:
        """Misdated rows between the previous head and ``head``. times: recorded time of each; empty if invalid."""
        span = bisect_right(self.firsts, head.last_id)
        if span != self.span:
            self.all_until = (
                None  # entries that a restore brought back may have waited as long as no sealer ran
            )
        since = moment(self.all_until - TOLERATED) if self.all_until else ""
        until = moment(head.sealed_at + TOLERATED)
        told = [time for time in times if time]
        if told and (min(told) < since or max(told) > until):
            for position, time in enumerate(times, start=self.size):
                if time and not since <= time <= until:
                    detail = (
                        f"it says {time}, but was sealed at {moment(head.sealed_at)} with what was new then"
                    )
                    yield Finding("inserted", detail, position=position)
        if head.size - self.size < HAS_TAKEN_ALL:
            self.all_until = head.sealed_at
        self.size, self.span = head.size, span
