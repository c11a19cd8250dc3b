"""Archiving: moves old entries out of the audit log into a file that can be verified, and leaves their leaves behind.

For the owner of the database. The file is an export (audit/export/export.py), for tools/verify_export.py. Entries
that prove something on the site (Event.proves) are in the file too, and stay in the audit log.
"""

import hashlib
import os
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from audit.actors import SystemActor
from audit.events import ENTRIES_ARCHIVED, registry
from audit.export.export import export_lines
from audit.models import Head
from audit.record import record
from audit.signed_notes import moment
from audit.tree.archives import Archive, archives
from audit.tree.signing import key_chain
from audit.tree.verification import genuine_heads, verify

ARCHIVE = SystemActor("archive")
COUNT = """
    SELECT count(*) FROM secure_audit_entry e WHERE NOT e.event = ANY(%s) AND EXISTS (
        SELECT FROM secure_audit_leaf l WHERE l.entry_id = e.id AND l.position >= %s AND l.position < %s
    )
"""
DELETE = """
    DELETE FROM secure_audit_entry e WHERE NOT e.event = ANY(%s) AND EXISTS (
        SELECT FROM secure_audit_leaf l WHERE l.entry_id = e.id AND l.position >= %s AND l.position < %s
    )
"""


class NotArchived(Exception):
    """There is nothing that old, or the audit log differs from what was sealed."""


def archive(path: Path, *, before: datetime) -> Archive:
    """Moves entries sealed before a time into ``path``, and records it. Raises NotArchived, OSError and the database's
    permission error if the role does not own the audit log; an existing file is not overwritten.

    Nothing is removed before the file is on disk, and no file stays if nothing was removed.
    """
    first, head = _span(before)
    if not (report := verify()).clean:
        raise NotArchived(f"verify_audit finds {report.found} things wrong. An archive would bury them.")
    digest = _write(path, first, head)
    try:
        removed = _remove(first, head.size, digest, before)
    except BaseException:
        path.unlink()
        raise
    return Archive(first, head.size, removed, digest)


@transaction.atomic
def _remove(first: int, end: int, digest: str, before: datetime) -> int:
    which: list[Any] = [[event.name for event in registry if event.proves], first, end]
    with connection.cursor() as cursor:
        cursor.execute(COUNT, which)
        (removed,) = cursor.fetchone()
        record(
            ENTRIES_ARCHIVED,
            by=ARCHIVE,
            first=first,
            end=end,
            removed=removed,
            file_digest=digest,
            before=moment(before),
        )
        # The triggers refuse this to every role; for the owner it is a deliberate step. Writers wait for the commit.
        cursor.execute("ALTER TABLE secure_audit_entry DISABLE TRIGGER USER")
        cursor.execute(DELETE, which)
        cursor.execute("ALTER TABLE secure_audit_entry ENABLE TRIGGER USER")
    return int(removed)


def _span(before: datetime) -> tuple[int, Head]:
    """The end of the last archive, and the newest head from before that time."""
    first = max((known.end for known in archives()), default=0)
    keys, _wrong = key_chain()
    newest: Head | None = None
    for head in genuine_heads(keys, forged=lambda head: None):
        if head.sealed_at < before and head.size > (newest.size if newest else first):
            newest = head
    if newest is None:
        raise NotArchived("Nothing that is not archived yet was sealed before that time.")
    return first, newest


def _write(path: Path, first: int, head: Head) -> str:
    digest = hashlib.sha256()
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        for line in export_lines(span=(first, head)):
            data = f"{line}\n".encode()
            digest.update(data)
            file.write(data)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()
