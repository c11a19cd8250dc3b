"""Export of the audit log as JSON Lines, with everything for offline verification by tools/verify_export.py.

The first line holds the keys and the complete subtrees before the first entry. Then each entry follows as it is stored,
with each signed head behind the last entry it covers. For an archived entry only its hash follows.
Personal data stays encrypted, as in the rows.

Labels removed by law are redacted in older rows that hold them in clear. The commitment stays in the row, so its leaf
is what was signed; the line names what is redacted, and the export proves the entry that reports the removal, so that
nothing else can be held back unnoticed.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import connections

from audit.actors import Identity
from audit.events import LABEL_REMOVED
from audit.labels import all_removed_labels, naming_fields
from audit.models import Entry, Head, Leaf, SigningKey
from audit.row import HEADER, encode
from audit.signed_notes import moment, to_base64
from audit.tree.archives import archives, is_archived, spans_of
from audit.tree.proofs import NotSealed, disclose
from audit.tree.range_check import Row, rows_between
from audit.tree.signing import key_chain, log_name
from audit.tree.tiles import StoredNodes
from audit.tree.tree import frontier
from audit.tree.verification import genuine_heads, newest_genuine

FORMAT = 1
CHUNK = 4_096
EVENT, KIND, ID = (HEADER.index(name) for name in ("event", "subject_kind", "subject_id"))
SHOWN = ("event", "subject_kind", "subject_id")


class NothingSealed(Exception):
    """There is no signed head, so nothing can be proved."""


class Incomplete(Exception):
    """An entry below a signed head is missing, so nothing could be proved; or one that it needs is not sealed yet."""


class Redaction:
    """Redaction of one export: call ``from_row`` for each row, then ``removal_proofs`` for the other removals."""

    def __init__(self, *, using: str) -> None:
        self._using = using
        removed = all_removed_labels(using=using)
        self._removed = {who: moment(at) for who, at in removed.items()}
        self._needed: set[Identity] = set()
        self._reported: set[Identity] = set()

    def from_row(self, row: Row, public: dict[str, Any]) -> list[str]:
        """Removes values to be redacted from ``public``, and returns their names."""
        who = Identity(row.header[KIND], row.header[ID])
        if row.header[EVENT] == LABEL_REMOVED.name:
            self._reported.add(who)
        if row.recorded_at > self._removed.get(who, ""):
            return []
        names = [name for name in naming_fields(row.header[EVENT]) if name in public]
        for name in names:
            del public[name]
        self._needed |= {who} if names else set()
        return names

    def removal_proofs(self) -> list[dict[str, Any]]:
        """Proofs of the entries that report a removal and are not in the export. Raises NotSealed."""
        proofs = []
        for who in sorted(self._needed - self._reported):
            told = Entry.objects.using(self._using).filter(
                event=LABEL_REMOVED.name, subject_kind=who.kind, subject_id=who.id
            )
            sealed = told.filter(pk__in=Leaf.objects.using(self._using).values("entry_id"))
            entry = sealed.order_by("pk").first()
            if entry is None:
                raise NotSealed("A removal by law is not sealed yet: the worker does so within seconds.")
            proofs.append(disclose(entry, header=SHOWN, fields=(), using=self._using))
        return proofs


def export_lines(
    *, using: str, since: datetime | None = None, span: tuple[int, Head] | None = None
) -> Iterator[str]:
    """Lines of JSON, without line ends: everything sealed, or only what was sealed from ``since`` on.

    span: from this position up to that head. Raises NothingSealed and Incomplete.
    """
    keys, _wrong = key_chain(using=using)
    newest = span[1] if span else newest_genuine(keys, using=using)
    if newest is None:
        raise NothingSealed("No entry of the audit log is sealed yet.")
    heads = genuine_heads(keys, using=using, forged=lambda head: None)
    start, head = 0, next(heads, None)
    while head and since and head.sealed_at < since:
        start, head = head.size, next(heads, None)
    while span and head and head.size <= span[0]:
        start, head = span[0], next(heads, None)
    redaction = Redaction(using=using)
    archived = spans_of(archives(using=using))
    yield _line(kind="export", format=FORMAT, log=log_name(), **_beginning(start, newest, using))
    for row in _rows(start, newest.size, archived, using):
        if row.id is None:
            yield _line(kind="archived", position=row.position, hash=to_base64(row.stored_hash))
        else:
            yield _entry(row, redaction)
        while head and head.size <= row.position + 1:
            yield _line(kind="head", note=head.note)
            head = next(heads, None)
    try:
        removals = redaction.removal_proofs()
    except NotSealed as error:
        raise Incomplete(str(error)) from None
    yield from (_line(kind="removal", entry=proof) for proof in removals)
    yield _line(kind="end", entries=newest.size - start)


def _beginning(start: int, newest: Head, using: str) -> dict[str, Any]:
    before = frontier(start, StoredNodes(start, using=using)).hashes
    keys = SigningKey.objects.using(using).order_by("pk").values_list("note", flat=True)
    return {"from": start, "to": newest.size, "before": list(map(to_base64, before)), "keys": list(keys)}


def _rows(start: int, end: int, archived: Sequence[tuple[int, int]], using: str) -> Iterator[Row]:
    def execute(sql: str, parameters: Sequence[Any]) -> Iterator[Sequence[Any]]:
        with connections[using].cursor() as cursor:
            cursor.execute(sql, parameters)
            return iter(cursor.fetchall())

    position = start
    for first in range(start, end, CHUNK):
        for row in rows_between(execute, first, min(first + CHUNK, end)):
            gone = row.id is None and not is_archived(archived, row.position)
            if gone or row.position != position:
                raise Incomplete(f"The entry at position {position} is gone. verify_audit says more.")
            position += 1
            yield row
    if position != end:
        raise Incomplete(f"The entry at position {position} is gone. verify_audit says more.")


def _entry(row: Row, redaction: Redaction) -> str:
    columns = _columns(row)
    names = redaction.from_row(row, columns["public"])
    return _line(kind="entry", position=row.position, row=columns, **({"kept_back": names} if names else {}))


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
