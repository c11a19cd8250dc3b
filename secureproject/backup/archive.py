"""What is in a backup: one line of JSON that says what it is, the database as compressed SQL, then all stored files.

Format 1, from before there were files, ends behind the SQL.
"""

import json
import os
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from audit.signed_notes import moment
from audit.tree.sealing import last_head
from audit.witnesses.restorations import number_of_entries
from content.media.storage_reconciliation import accounted
from secureproject.backup.files import ArchivedFile, archived_files, write_files
from secureproject.backup.plain import Plain
from secureproject.backup.postgres import Failed, dumped
from secureproject.backup.sealed_file import SealedWriter, Unusable, opened

FORMAT = 2
WITHOUT_FILES = 1
TELLS_OF_RESTORES = "secure_audit.0001_tables"  # the oldest schema that can be restored and say so
GZIP = 31  # zlib with the header and the checksum of gzip


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself. entries and sealed: how many the journal had, and under which head."""

    format: int
    made_at: str
    migrations: list[str]
    entries: int
    sealed: int
    head: str


@dataclass(frozen=True)
class Written:
    """A backup and what it lacks: names of files that the store has lost or altered."""

    manifest: Manifest
    files: int
    lacks: list[str]


def write_backup(path: Path) -> Written:
    """The whole site as it is at one moment, encrypted, into ``path``. Raises Failed and OSError.

    The file gets its name when it is complete, and is for its owner only.
    """
    half = path.with_name(f"{path.name}.incomplete")
    half.unlink(missing_ok=True)
    half.touch(mode=0o600, exist_ok=False)
    try:
        with half.open("r+b") as file:
            written = _write(file)
            file.flush()
            os.fsync(file.fileno())
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)
    return written


@dataclass
class Opened:
    """A backup that is read from its beginning to its end: first ``sql()``, then ``files()``, both exactly once."""

    manifest: Manifest
    _plain: Plain

    def sql(self) -> Iterator[bytes]:
        """The database, piece by piece. Raises Unusable."""
        unpacker = zlib.decompressobj(wbits=GZIP)
        try:
            while not unpacker.eof and (piece := self._plain.some()):
                yield unpacker.decompress(piece)
        except zlib.error:
            raise Unusable("The SQL in the backup cannot be unpacked.") from None
        if not unpacker.eof:
            raise Unusable("The SQL in the backup is incomplete.")
        self._plain.give_back(unpacker.unused_data)

    def files(self) -> Iterator[ArchivedFile]:
        """Every stored file; each has to be read to its end before the next. Raises Unusable."""
        if self.manifest.format != WITHOUT_FILES:
            yield from archived_files(self._plain)
        if self._plain.some():
            raise Unusable("The backup holds more than it should.")


def read_backup(path: Path) -> Opened:
    """Raises Unusable and OSError."""
    plain = Plain(_chunks(path))
    return Opened(_manifest(plain.line()), plain)


@dataclass(frozen=True)
class Contents:
    """What was counted when all of a backup was read. ``lacks``: files that the store had lost when it was made."""

    manifest: Manifest
    sql_bytes: int
    files: int
    file_bytes: int
    lacks: list[str]


def check_backup(path: Path) -> Contents:
    """Reads all of it, and compares each file with the digest that is its name. Raises Unusable and OSError."""
    opened_backup = read_backup(path)
    sql_bytes, files, size, lacks = sum(map(len, opened_backup.sql())), 0, 0, []
    for file in opened_backup.files():
        size += file.read_through()
        files += 1
        if file.is_damaged:
            lacks.append(file.name)
    return Contents(opened_backup.manifest, sql_bytes, files - len(lacks), size, lacks)


def _write(file: BinaryIO) -> Written:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot(), now()")
        snapshot, now = cursor.fetchone()
        head = last_head(using="default")
        manifest = Manifest(
            FORMAT,
            moment(now),
            sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()),
            number_of_entries(),
            head.size if head else 0,
            head.note if head else "",
        )
        if TELLS_OF_RESTORES not in manifest.migrations:
            raise Failed("The database is older than this release. Run migrate first.")
        writer, packer = SealedWriter(file), zlib.compressobj(wbits=GZIP)
        writer.write(json.dumps(asdict(manifest)).encode() + b"\n")
        for piece in dumped(snapshot):
            writer.write(packer.compress(piece))
        writer.write(packer.flush())
        rows = list(accounted())
    # What lies in the store never changes, so it need not be read at that same moment, which would keep rows from being
    # cleaned up for as long as it takes.
    lacks = write_files(writer, rows)
    writer.close()
    return Written(manifest, len(rows) - len(lacks), lacks)


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from opened(file)


def _manifest(line: bytes) -> Manifest:
    try:
        said: dict[str, Any] = json.loads(line)
        if said["format"] in {FORMAT, WITHOUT_FILES}:
            return Manifest(**said)
    except (ValueError, KeyError, TypeError):
        pass
    raise Unusable("The backup was made by a release that writes another format.")
