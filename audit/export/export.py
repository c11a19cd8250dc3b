"""Export of the audit log as JSON Lines, with everything for offline verification by tools/verify_export.py.

The first line holds the keys and the complete subtrees before the first entry. Then each entry follows as it is stored,
with each signed head behind the last entry it covers. For an archived entry only its hash follows.
Personal data stays encrypted, as in the rows.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from audit.models import Head, SigningKey
from audit.row import HEADER, encode
from audit.signed_notes import to_base64
from audit.tree.archives import archives, is_archived, spans_of
from audit.tree.range_check import Row, rows_between
from audit.tree.signing import key_chain, log_name
from audit.tree.tiles import StoredNodes
from audit.tree.tree import frontier
from audit.tree.verification import genuine_heads, newest_genuine
from foundation.sql import fetch_rows

FORMAT = 1
CHUNK = 4_096


class NothingSealed(Exception):
    """There is no signed head, so nothing can be proved."""


class Incomplete(Exception):
    """An entry below a signed head is missing, so nothing could be proved."""


def export_lines(*, since: datetime | None = None, span: tuple[int, Head] | None = None) -> Iterator[str]:
    """Lines of JSON, without line ends: everything sealed, or only what was sealed from ``since`` on.

    span: from this position up to that head. Raises NothingSealed and Incomplete.
    """
    keys, _wrong = key_chain()
    newest = span[1] if span else newest_genuine(keys)
    if newest is None:
        raise NothingSealed("No entry of the audit log is sealed yet.")
    heads = genuine_heads(keys, forged=lambda head: None)
    start, head = 0, next(heads, None)
    while head and since and head.sealed_at < since:
        start, head = head.size, next(heads, None)
    while span and head and head.size <= span[0]:
        start, head = span[0], next(heads, None)
    archived = spans_of(archives())
    yield _line(kind="export", format=FORMAT, log=log_name(), **_beginning(start, newest))
    for row in _rows(start, newest.size, archived):
        if row.id is None:
            yield _line(kind="archived", position=row.position, hash=to_base64(row.stored_hash))
        else:
            yield _line(kind="entry", position=row.position, row=_columns(row))
        while head and head.size <= row.position + 1:
            yield _line(kind="head", note=head.note)
            head = next(heads, None)
    yield _line(kind="end", entries=newest.size - start)


def _beginning(start: int, newest: Head) -> dict[str, Any]:
    before = frontier(start, StoredNodes(start)).hashes
    keys = SigningKey.objects.order_by("pk").values_list("note", flat=True)
    return {"from": start, "to": newest.size, "before": list(map(to_base64, before)), "keys": list(keys)}


def _rows(start: int, end: int, archived: Sequence[tuple[int, int]]) -> Iterator[Row]:
    position = start
    for first in range(start, end, CHUNK):
        for row in rows_between(fetch_rows, first, min(first + CHUNK, end)):
            gone = row.id is None and not is_archived(archived, row.position)
            if gone or row.position != position:
                raise Incomplete(f"The entry at position {position} is gone. verify_audit says more.")
            position += 1
            yield row
    if position != end:
        raise Incomplete(f"The entry at position {position} is gone. verify_audit says more.")


def _columns(row: Row) -> dict[str, Any]:
    return {
        "id": row.entry_id,
        "format": row.format,
        "recorded_at": row.recorded_at,
        "xid": row.xid,
        **dict(zip(HEADER, row.header, strict=True)),
        "salt": encode(row.salt),
        "public": json.loads(row.public),
        "commitments": json.loads(row.commitments),
        "sealed": json.loads(row.sealed),
    }


def _line(**facts: Any) -> str:
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":"))
