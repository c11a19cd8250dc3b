"""Verification of the audit log: every row, every leaf, every head, in one pass and in constant memory.

Heads are trusted for their signatures, leaves because they hash to the roots of heads, rows because they hash to their
leaves. So a row changed without the signing key is found: at the row if leaf or tile are intact, at least between two
heads if those were rewritten too. Truncating the end shows only to a verifier that kept a later head.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import chain
from multiprocessing import get_context
from pathlib import Path

from django.db import connection
from psycopg.conninfo import make_conninfo

from audit.models import Head, Leaf, Restoration, Tile
from audit.signed_notes import Unsigned, moment, read_checkpoint, signed_by
from audit.signed_tree_heads import newest_heads
from audit.tree.archives import Archive, archives, spans_of, wrong_archives
from audit.tree.range_check import (
    HASH_BYTES,
    WIDTH,
    Checked,
    Finding,
    Place,
    check_range,
    check_range_elsewhere,
)
from audit.tree.schema_check import schema_differences
from audit.tree.sealing import is_genuine
from audit.tree.signing import key_chain
from audit.tree.tiles import StoredNodes
from audit.tree.timestamp_check import Untimely
from audit.tree.tree import Frontier, complete_root, frontier
from audit.witnesses.restorations import is_excused, span_of, wrong_restorations
from audit.witnesses.witnesses import read_heads
from foundation.sql import fetch_rows

CHUNK = 32 * WIDTH
AHEAD = 2  # chunks queued for each process
PAGE = 1_000  # heads
MOST_KEPT = 1_000  # findings kept; more are only counted
WORTH_PROCESSES = 3 * CHUNK
LATE = timedelta(minutes=10)
LARGEST = 2**63 - 1  # entry id
SLIPPED_IN = """
    SELECT e.id FROM secure_audit_entry e
    WHERE (e.id < %s OR ((e.xid, e.id) <= (%s::xid8, %s) AND (%s::bigint IS NULL OR e.id < %s)))
        AND NOT EXISTS (SELECT FROM secure_audit_leaf l WHERE l.entry_id = e.id)
    ORDER BY e.id
"""
# Entries that a restore brought back wait since the restore.
NOT_SEALED = """
    SELECT count(*), min(CASE WHEN id < %s THEN %s::timestamptz ELSE recorded_at END), clock_timestamp()
    FROM secure_audit_entry
    WHERE id >= %s AND (xid, id) > (%s::xid8, %s) OR id >= %s
"""


@dataclass
class Report:
    """What was checked and the findings; ``findings`` holds the first thousand of ``found``."""

    since: int = 0
    entries: int = 0
    heads: int = 0
    waiting: int = 0
    witnessed: int = 0
    found: int = 0
    findings: list[Finding] = field(default_factory=list)
    keys: list[bytes] = field(default_factory=list)
    restorations: list[Restoration] = field(default_factory=list)
    archives: list[Archive] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        return not self.found

    def add(self, findings: Iterable[Finding]) -> None:
        for finding in findings:
            self.found += 1
            if len(self.findings) < MOST_KEPT:
                self.findings.append(finding)


def verify(
    *,
    since: datetime | None = None,
    processes: int = 2,
    keys: Iterable[bytes] = (),
    witnesses: Iterable[Path] = (),
) -> Report:
    """Checks everything that was sealed, or only what was sealed from ``since`` on.

    keys: the only public keys to trust. witnesses: files that received heads. Raises OSError and ValueError
    for a file that is not one.
    """
    report = Report()
    report.keys, wrong = key_chain(named=keys)
    report.add(Finding("key", sentence) for sentence in wrong)
    report.restorations = list(Restoration.objects.order_by("pk"))
    report.add(Finding("restore", sentence) for sentence in wrong_restorations(report.restorations))
    report.archives = archives()
    report.add(Finding("removed", sentence) for sentence in wrong_archives(report.archives))
    report.add(Finding("table", sentence) for sentence in schema_differences())
    check = _Check(report)
    check.run(since, processes)
    for path in witnesses:
        report.add(_against(path, report, check.end))
    return report


def genuine_heads(keys: list[bytes], *, forged: Callable[[Head], None]) -> Iterator[Head]:
    """Every head that one of ``keys`` signed, page by page in order of creation; calls ``forged`` with the others."""
    last = 0
    while page := list(Head.objects.filter(pk__gt=last).order_by("pk")[:PAGE]):
        last = page[-1].pk
        for head in page:
            if is_genuine(head, keys):
                yield head
            else:
                forged(head)


def newest_genuine(keys: list[bytes]) -> Head | None:
    """The head over the most entries that one of ``keys`` signed."""
    return next((head for head in newest_heads() if is_genuine(head, keys)), None)


class _Check:
    """One pass over leaves, rows and heads."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.newest = newest_genuine(report.keys)
        self.end = self.newest.size if self.newest else 0
        self.covered = 0  # size up to which roots agree with heads
        self.broken = False
        self.last: Place | None = None
        self.firsts = sorted(row.first_id for row in report.restorations)
        self.archived = spans_of(report.archives)

    def run(self, since: datetime | None, processes: int) -> None:
        heads = genuine_heads(self.report.keys, forged=self._forged)
        before: Head | None = None
        for head in heads:
            if since is None or head.sealed_at >= since:
                heads = chain([head], heads)
                break
            before = head
        self._pass(before, heads, processes)
        self.report.add(_wrong_upper_tiles(self.end))
        self.report.add(self._outside())

    def _pass(self, before: Head | None, heads: Iterator[Head], processes: int) -> None:
        start = self.report.since = self.covered = before.size if before else 0
        try:
            tree = frontier(start, StoredNodes(start))
        except ValueError as error:
            self.report.add([Finding("tree", str(error))])
            return
        if before and tree.root() != bytes(before.root):
            self.report.add(
                [Finding("tree", f"the stored nodes are not those of the head over {start} entries")]
            )
        head = next(heads, None)
        untimely, times = Untimely(self.firsts, start), list[str]()
        begin = start - start % WIDTH
        for checked in self._ranges(begin, processes):
            self._take(checked)
            for i in range(max(0, start - checked.start), len(checked.times)):
                tree.append(checked.hashes[i * HASH_BYTES : (i + 1) * HASH_BYTES])
                times.append(checked.times[i])
                while head and head.size <= tree.size:
                    self._compare(head, tree)
                    self.report.add(untimely.rows(head, times))
                    times.clear()
                    head = next(heads, None)
        self.report.entries = self.end - start

    def _take(self, checked: Checked) -> None:
        # Where a tile begins before the requested range, its rows are read, but not reported.
        self.report.add(f for f in checked.findings if f.position is None or f.position >= self.report.since)
        if self.last and checked.first and checked.first <= self.last:
            self.report.add(
                [Finding("reordered", "it stands behind a later one", checked.first[2], checked.start)]
            )
        self.last = checked.last or self.last

    def _compare(self, head: Head, tree: Frontier) -> None:
        self.report.heads += 1
        if head.size == tree.size and tree.root() == bytes(head.root):
            self.covered = head.size
        elif not self.broken:
            self.broken = True
            where = f"something among positions {self.covered} to {head.size - 1}"
            self.report.add(
                [Finding("rewritten", f"{where} is not what was signed at {moment(head.sealed_at)}")]
            )

    def _ranges(self, begin: int, processes: int) -> Iterator[Checked]:
        ranges = ((start, min(start + CHUNK, self.end)) for start in range(begin, self.end, CHUNK))
        if processes < 2 or self.end - begin < WORTH_PROCESSES:
            yield from (
                check_range(fetch_rows, start, end, self.firsts, self.archived) for start, end in ranges
            )
            return
        address = self._address()
        with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
            under_way: deque[Future[Checked]] = deque()
            for start, end in ranges:
                under_way.append(
                    pool.submit(check_range_elsewhere, address, start, end, self.firsts, self.archived)
                )
                if len(under_way) >= AHEAD * processes:
                    yield under_way.popleft().result()
            while under_way:
                yield under_way.popleft().result()

    def _address(self) -> str:
        connection.ensure_connection()
        info = connection.connection.info
        return make_conninfo(info.dsn, password=info.password or None)

    def _restored(self) -> tuple[int, datetime | None]:
        """The id of the first entry after the last restore, and the time of that restore."""
        newest = max(self.report.restorations, key=lambda row: row.first_id, default=None)
        return (newest.first_id, newest.restored_at) if newest else (0, None)

    def _forged(self, head: Head) -> None:
        finding = Finding(
            "head", f"the head over {head.size} entries is not signed by a key of this audit log"
        )
        self.report.add([finding])

    def _outside(self) -> Iterator[Finding]:
        """Rows without a leaf although later ones have one, leaves that no head covers, and rows that wait too long."""
        xid, last = (str(self.newest.last_xid), self.newest.last_id) if self.newest else ("0", 0)
        span = span_of(self.firsts, last)
        for (entry,) in fetch_rows(SLIPPED_IN, span.first, xid, last, span.end, span.end):
            yield Finding("inserted", "it was never sealed, although later ones were", entry)
        for leaf in Leaf.objects.filter(position__gte=self.end).order_by("position")[:MOST_KEPT]:
            yield Finding("inserted", "a leaf that no signed head covers", leaf.entry_id, leaf.position)
        ((self.report.waiting, oldest, now),) = fetch_rows(
            NOT_SEALED, *self._restored(), span.first, xid, last, span.end or LARGEST
        )
        if oldest and now - oldest > LATE:
            yield Finding(
                "waiting", f"{self.report.waiting} entries wait to be sealed since {moment(oldest)}"
            )
        newest = Leaf.objects.filter(position=self.end - 1).first()
        if self.newest and (newest is None or newest.entry_id != self.newest.last_id):
            yield Finding("head", "the newest head names another last entry than its leaves")


def _wrong_upper_tiles(size: int) -> Iterator[Finding]:
    level = 2
    while number := size // WIDTH**level:
        for i in range(number):
            tile = Tile.objects.filter(level=level, number=i).first()
            below = Tile.objects.filter(level=level - 1, number__range=(i * WIDTH, (i + 1) * WIDTH - 1))
            row = [bytes(root) for root in below.order_by("number").values_list("root", flat=True)]
            said = (bytes(tile.nodes), bytes(tile.root)) if tile else None
            if len(row) != WIDTH or said != (b"".join(row), complete_root(row)):
                yield Finding("tree", f"tile {i} of level {level} is gone or damaged")
        level += 1


def _against(path: Path, report: Report, end: int) -> Iterator[Finding]:
    """Differences from a file of heads that was kept elsewhere."""
    beyond = 0
    for note in read_heads(path):
        try:
            said = read_checkpoint(note)
        except Unsigned:
            yield Finding("witness", f"{path} holds something that is no head")
            continue
        if not any(signed_by(note, key) for key in report.keys):
            yield Finding(
                "witness",
                f"{path} holds a head over {said.size} entries that is not signed by this audit log",
            )
            continue
        report.witnessed += 1
        if is_excused(report.restorations, said.size, said.at):
            continue
        if said.size > end:
            beyond = max(beyond, said.size)
        elif _root_at(said.size) != said.root:
            yield Finding("witness", f"{path} has seen another history up to {said.size} entries")
    if beyond:
        yield Finding(
            "removed", f"{path} has seen {beyond} sealed entries and {end} are left: {beyond - end} are gone"
        )


def _root_at(size: int) -> bytes:
    head = Head.objects.filter(size=size).order_by("pk").first()
    if head:
        return bytes(head.root)  # already compared with the leaves
    try:
        return frontier(size, StoredNodes(size)).root()
    except ValueError:
        return b""
