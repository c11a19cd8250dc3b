"""Sealing: new entries become leaves of the tree, covered by a signed head. One transaction for each batch.

Two sealers at once: one takes the lock, the other has nothing to do. A crash leaves a batch whole or absent. Entries
are taken in the order of (xid, id), and only below the oldest transaction that may still be running: later commits come
later in the order, so every sealer on every machine would build the same tree.
"""

import logging
from datetime import datetime

from django.db import OperationalError, transaction

from audit.models import Entry, Head, Leaf, Tile
from audit.row import leaf_hash
from audit.signed_notes import Checkpoint, moment, sign_note, signed_by
from audit.signed_tree_heads import newest_heads
from audit.tree.signing import introduce, key_chain, log_name, signing_keys
from audit.tree.tiles import StoredNodes, new_tiles
from audit.tree.tree import frontier
from audit.witnesses.restorations import first_ids, record_restorations, span_of
from audit.witnesses.witnesses import send_heads
from foundation.sql import fetch_value, run_statement

logger = logging.getLogger(__name__)
BATCH = 1_000  # entries below one head
LOCK_NOT_AVAILABLE = "55P03"  # SQLSTATE
# Only a role that may write heads can take it, so no other blocks the sealer. (Any role can take an advisory lock.)
LOCK = "LOCK TABLE secure_audit_head IN SHARE ROW EXCLUSIVE MODE NOWAIT"
# The first condition is for the start of the log: no transaction has the id 0.
COMPLETE = """
    SELECT * FROM secure_audit_entry
    WHERE xid < pg_snapshot_xmin(pg_current_snapshot()) AND (xid, id) > (%s::xid8, %s) AND id >= %s
    ORDER BY xid, id LIMIT %s
"""
# Entries that a restore brought back: all were committed, whatever their transaction id here.
BROUGHT_BACK = """
    SELECT * FROM secure_audit_entry
    WHERE (xid, id) > (%s::xid8, %s) AND id >= %s AND id < %s
    ORDER BY xid, id LIMIT %s
"""


class Obstructed(Exception):
    """The tree holds leaves that no signed head covers. Only the sealer may write there."""


class TransactionIdsReset(Exception):
    """The database assigns smaller transaction ids than before, as after a restore from a dump."""


class AnotherSealer(Exception):
    """Another sealer is running."""


def seal_everything() -> list[Head]:
    """Seals all complete entries, head by head. Returns the new heads; none if another sealer is running.

    Raises ImproperlyConfigured without a key, KeyReplaced, Obstructed and TransactionIdsReset.
    """
    made: list[Head] = []
    record_restorations()
    while head := seal():
        made.append(head)
    send_heads()
    return made


def seal() -> Head | None:
    """Seals the next batch. None if there is nothing to seal, or another sealer is running."""
    keys = signing_keys()
    if not keys:
        return None
    try:
        with transaction.atomic():
            _be_alone()
            now = _now()
            last = last_head()
            size = last.size if last else 0
            _refuse_strangers(size)
            introduce(keys, size=size, at=moment(now))
            entries = _complete_after(last)
            return _append(entries, size, now) if entries else None
    except AnotherSealer:
        return None


def last_head() -> Head | None:
    """The newest head signed by a key of this audit log; others are ignored here and reported by verify_audit."""
    trusted, _wrong = key_chain()
    for head in newest_heads():
        if is_genuine(head, trusted):
            return head
        logger.error("A head of the audit log is not signed by its keys.", extra={"head": head.pk})
    return None


def is_genuine(head: Head, keys: list[bytes]) -> bool:
    """Whether one of ``keys`` signed ``head``, and the signed note matches the row."""
    said = Checkpoint(
        head.note.partition("\n")[0], head.size, bytes(head.root), moment(head.sealed_at)
    ).text()
    return head.note.startswith(f"{said}\n") and any(signed_by(head.note, key) for key in reversed(keys))


def _complete_after(last: Head | None) -> list[Entry]:
    """The next entries in order: those that a restore brought back first, then later ones."""
    firsts = first_ids()
    xid, entry = (last.last_xid, last.last_id) if last else (0, 0)
    span = span_of(firsts, entry)
    while span.end is not None:
        found = list(Entry.objects.raw(BROUGHT_BACK, [str(xid), entry, span.first, span.end, BATCH]))
        if found:
            return found
        xid, entry, span = 0, 0, span_of(firsts, span.end)
    _refuse_an_earlier_count(xid)
    return list(Entry.objects.raw(COMPLETE, [str(xid), entry, span.first, BATCH]))


def _append(entries: list[Entry], size: int, now: datetime) -> Head:
    nodes = StoredNodes(size)
    tree = frontier(size, nodes)
    hashes = [leaf_hash(entry) for entry in entries]
    for value in hashes:
        tree.append(value)
    Leaf.objects.bulk_create(
        Leaf(position=size + i, entry_id=entry.pk, hash=hashes[i]) for i, entry in enumerate(entries)
    )
    Tile.objects.bulk_create(new_tiles(size, hashes, nodes))
    text = Checkpoint(log_name(), tree.size, tree.root(), moment(now)).text()
    return Head.objects.create(
        size=tree.size,
        root=tree.root(),
        note=sign_note(text, signing_keys()[:1]),
        sealed_at=now,
        last_xid=entries[-1].xid,
        last_id=entries[-1].pk,
    )


def _be_alone() -> None:
    try:
        run_statement(LOCK)
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") == LOCK_NOT_AVAILABLE:
            raise AnotherSealer from None
        raise


def _now() -> datetime:
    now: datetime = fetch_value("SELECT clock_timestamp()")
    return now


def _refuse_an_earlier_count(last_xid: int) -> None:
    if int(fetch_value("SELECT pg_current_xact_id()::text")) < last_xid:
        raise TransactionIdsReset(
            f"The last sealed entry was written by transaction {last_xid}, which this database has not reached. "
            "It was restored from a dump, and not by manage.py restore: entries written since cannot follow the "
            "sealed ones."
        )


def _refuse_strangers(size: int) -> None:
    stranger = Leaf.objects.filter(position__gte=size).order_by("position").first()
    if stranger is not None:
        raise Obstructed(
            f"There is a leaf at {stranger.position} (entry {stranger.entry_id}), but the signed tree ends at {size}. "
            "Another program wrote it. Nothing is sealed until the owner of the database has looked into it."
        )
