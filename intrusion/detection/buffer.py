"""What this process has found since the last second, and how much of late; in bounded memory.

Whatever a flood of clients does, the ledger holds at most so many of them: the least recently seen are forgotten, and
what does not fit into one second is counted as one number.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from intrusion.findings import Finding
from intrusion.models.incident import Kind

MOST_SUBJECTS = 10_000  # whose points are remembered
MOST_COUNTS = 20_000
MOST_NAMES = 32  # of one client
MOST_PENDING = 1_000  # subjects between two writes
EXAMPLES = 3
DRAIN = 0.1  # points a second: what was found ten minutes ago weighs 60 less

type Subject = tuple[Kind, str]


@dataclass(slots=True)
class Group:
    """Findings of one sensor about one subject and person."""

    count: int = 0
    weight: int = 0
    examples: list[dict[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class Gathered:
    """Everything about one subject since the last write. ``is_blocked``: this process keeps them out already."""

    is_blocked: bool = False
    groups: dict[tuple[str, str], Group] = field(default_factory=dict)

    def add(self, later: "Gathered") -> None:
        self.is_blocked = self.is_blocked or later.is_blocked
        for name, group in later.groups.items():
            mine = self.groups.setdefault(name, Group())
            mine.count, mine.weight = mine.count + group.count, mine.weight + group.weight
            mine.examples = [*mine.examples, *group.examples][:EXAMPLES]

    @property
    def weight(self) -> int:
        return sum(group.weight for group in self.groups.values())


class Ledger:
    """All methods may be called from any thread."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.reset()

    def reset(self) -> None:
        """Forget everything, above all a lock that a thread of the parent process holds."""
        self._lock = threading.Lock()
        self._points: OrderedDict[Subject, tuple[float, float]] = OrderedDict()
        self._counts: OrderedDict[tuple[str, ...], tuple[float, int]] = OrderedDict()
        self._names: OrderedDict[str, tuple[float, set[bytes]]] = OrderedDict()
        self._pending: dict[Subject, Gathered] = {}
        self._left_out = 0

    def add(self, subject: Subject, finding: Finding) -> float:
        """Notes ``finding``; returns the points of ``subject`` in this process; 0: it means nothing yet."""
        with self._lock:
            if not self._counts_for_something(subject, finding):
                return 0.0
            self._gather(subject, finding)
            points = self._now_with(subject, finding.sensor.weight)
            _keep(self._points, subject, (points, self.clock()), MOST_SUBJECTS)
            return points

    def names_of(self, network: str, name: bytes, *, seconds: float) -> int:
        """How many different names a client has tried within ``seconds``, this one included."""
        with self._lock:
            since, names = self._names.get(network, (self.clock(), set[bytes]()))
            if self.clock() - since > seconds:
                since, names = self.clock(), set()
            if len(names) < MOST_NAMES:
                names.add(name)
            _keep(self._names, network, (since, names), MOST_SUBJECTS)
            return len(names)

    def start_anew(self, subject: Subject) -> None:
        """They are blocked from now on: their points have done what points do, and the block is to be written."""
        with self._lock:
            self._points.pop(subject, None)
            if subject in self._pending:
                self._pending[subject].is_blocked = True

    def points(self, subject: Subject) -> float:
        with self._lock:
            return self._now_with(subject, 0)

    def take(self) -> tuple[dict[Subject, Gathered], int]:
        """What is to be written, which is then forgotten, and how many findings did not fit."""
        if not self._pending and not self._left_out:
            return {}, 0
        with self._lock:
            taken, self._pending = self._pending, {}
            left_out, self._left_out = self._left_out, 0
        return taken, left_out

    def put_back(self, taken: dict[Subject, Gathered]) -> None:
        """They could not be written yet. What has come since is added; what does not fit is counted."""
        with self._lock:
            for subject, gathered in taken.items():
                since = self._pending.get(subject)
                if since is None and len(self._pending) >= MOST_PENDING:
                    self._left_out += sum(group.count for group in gathered.groups.values())
                    continue
                if since is not None:
                    gathered.add(since)
                self._pending[subject] = gathered

    def sizes(self) -> dict[str, int]:
        """For tests: how much is held."""
        parts: dict[str, Any] = {"points": self._points, "counts": self._counts, "pending": self._pending}
        return {name: len(part) for name, part in parts.items()}

    def _counts_for_something(self, subject: Subject, finding: Finding) -> bool:
        sensor = finding.sensor
        if not sensor.free:
            return True
        key = (sensor.name, *subject)
        since, count = self._counts.get(key, (self.clock(), 0))
        if self.clock() - since > sensor.minutes * 60:
            since, count = self.clock(), 0
        _keep(self._counts, key, (since, count + 1), MOST_COUNTS)
        return count >= sensor.free

    def _gather(self, subject: Subject, finding: Finding) -> None:
        gathered = self._pending.get(subject)
        if gathered is None:
            if len(self._pending) >= MOST_PENDING:
                self._left_out += 1
                return
            gathered = self._pending[subject] = Gathered()
        group = gathered.groups.setdefault((finding.sensor.name, finding.person), Group())
        group.count += 1
        group.weight += finding.sensor.weight
        if len(group.examples) < EXAMPLES:
            group.examples.append(
                {
                    "evidence": finding.evidence,
                    "request_id": finding.request_id,
                    "session": finding.session_digest[:12],
                }
            )

    def _now_with(self, subject: Subject, weight: int) -> float:
        points, at = self._points.get(subject, (0.0, self.clock()))
        return max(0.0, points - DRAIN * (self.clock() - at)) + weight


def _keep[K, V](kept: OrderedDict[K, V], key: K, value: V, most: int) -> None:
    kept[key] = value
    kept.move_to_end(key)
    while len(kept) > most:
        kept.popitem(last=False)


ledger = Ledger()
