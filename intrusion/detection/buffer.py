"""Findings buffer: findings of this process since the last write, and recent points, in bounded memory.

However many clients flood the site, the buffer holds a fixed number of them: the least recently seen are dropped, and
findings that exceed the limit of one second are only counted.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import NamedTuple

from intrusion.findings import Finding, Sensor
from intrusion.models import Kind

MOST_SUBJECTS = 10_000  # with points in memory
MOST_COUNTS = 20_000
MOST_NAMES = 64  # per client
MOST_PENDING = 1_000  # between two writes
EXAMPLES = 3
DRAIN = 0.1  # points per second: a finding ten minutes ago counts 60 less
type Subject = tuple[Kind, str]


class Points(NamedTuple):
    """``blocking``: those of them that may lead to a block (``Sensor.blocks``)."""

    all: float = 0.0
    blocking: float = 0.0


@dataclass(slots=True)
class Group:
    """Findings of one sensor about one subject and user."""

    count: int = 0
    weight: int = 0
    examples: list[dict[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class Gathered:
    """All findings about one subject since the last write. ``is_blocked``: this process blocks it already."""

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
    """Thread-safe buffer of findings."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.reset()

    def reset(self) -> None:
        """Clears everything, above all a lock that a thread of the parent process holds."""
        self._lock = threading.Lock()
        self._points: OrderedDict[Subject, tuple[Points, float]] = OrderedDict()
        self._counts: OrderedDict[tuple[str, ...], tuple[float, int]] = OrderedDict()
        self._names: OrderedDict[str, tuple[float, set[Hashable]]] = OrderedDict()
        self._pending: dict[Subject, Gathered] = {}
        self._left_out = 0

    def add(self, subject: Subject, finding: Finding) -> Points:
        """Adds ``finding``; returns the points of ``subject`` in this process; 0 if below the sensor's threshold."""
        with self._lock:
            if not self._counts_for_something(subject, finding):
                return Points()
            self._gather(subject, finding)
            points = self._now_with(subject, finding.sensor)
            _keep(self._points, subject, (points, self.clock()), MOST_SUBJECTS)
            return points

    def names_of(self, network: str, name: bytes, *, seconds: float) -> int:
        """Number of different names that a client has tried within ``seconds``, including ``name``."""
        with self._lock:
            names = self._names_within(network, seconds)
            if len(names) < MOST_NAMES:
                names.add(name)
            return len(names)

    def forget_name(self, network: str, name: bytes) -> None:
        with self._lock:
            if network in self._names:
                self._names[network][1].discard(name)

    def reset_points(self, subject: Subject) -> None:
        """Resets the points of a subject that has just been blocked; the block is still to be written."""
        with self._lock:
            self._points.pop(subject, None)
            if subject in self._pending:
                self._pending[subject].is_blocked = True

    def points(self, subject: Subject) -> float:
        with self._lock:
            return self._now_with(subject).all

    def take(self) -> tuple[dict[Subject, Gathered], int]:
        """Removes and returns the findings to be written, and the number of those that did not fit."""
        if not self._pending and not self._left_out:
            return {}, 0
        with self._lock:
            taken, self._pending = self._pending, {}
            left_out, self._left_out = self._left_out, 0
        return taken, left_out

    def put_back(self, taken: dict[Subject, Gathered]) -> None:
        """Puts back findings that could not be written. Newer ones are merged; those that do not fit are counted."""
        with self._lock:
            for subject, gathered in taken.items():
                since = self._pending.get(subject)
                if since is None and len(self._pending) >= MOST_PENDING:
                    self._left_out += sum(group.count for group in gathered.groups.values())
                    continue
                if since is not None:
                    gathered.add(since)
                self._pending[subject] = gathered

    def _counts_for_something(self, subject: Subject, finding: Finding) -> bool:
        sensor, now = finding.sensor, self.clock()
        key = (sensor.name, *subject)
        if sensor.distinct and self._has_seen(" ".join(key), finding, sensor.minutes * 60):
            return False
        if not sensor.free:
            return True
        since, count = self._counts.get(key, (now, 0))
        if now - since > sensor.minutes * 60:
            since, count = now, 0
        is_later = now - since >= sensor.grace
        _keep(self._counts, key, (since, count + is_later), MOST_COUNTS)
        return is_later and count >= sensor.free

    def _has_seen(self, whose: str, finding: Finding, seconds: float) -> bool:
        """Whether the same address came within ``seconds``; of very many different ones each counts."""
        names, address = self._names_within(whose, seconds), hash(finding.address or finding.evidence)
        is_known = address in names
        if len(names) < MOST_NAMES:
            names.add(address)
        return is_known

    def _names_within(self, whose: str, seconds: float) -> set[Hashable]:
        since, names = self._names.get(whose, (self.clock(), set[Hashable]()))
        if self.clock() - since > seconds:
            since, names = self.clock(), set()
        _keep(self._names, whose, (since, names), MOST_SUBJECTS)
        return names

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

    def _now_with(self, subject: Subject, sensor: Sensor | None = None) -> Points:
        points, at = self._points.get(subject, (Points(), self.clock()))
        drained = DRAIN * (self.clock() - at)
        weight = sensor.weight if sensor else 0
        blocking = weight if sensor and sensor.blocks else 0
        return Points(max(0.0, points.all - drained) + weight, max(0.0, points.blocking - drained) + blocking)


def _keep[K, V](kept: OrderedDict[K, V], key: K, value: V, most: int) -> None:
    kept[key] = value
    kept.move_to_end(key)
    while len(kept) > most:
        kept.popitem(last=False)


ledger = Ledger()
