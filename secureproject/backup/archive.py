"""Backup archive: one line of JSON as manifest, the database as compressed SQL, then all stored files."""

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
from secureproject.backup.postgres import Failed, dump_sql
from secureproject.backup.sealed_file import Plain, SealedWriter, Unusable, decrypted_chunks

FORMAT = 2
TELLS_OF_RESTORES = "secure_audit.0001_tables"  # oldest schema that can be restored and record it
GZIP = 31  # zlib with gzip header and checksum


@dataclass(frozen=True)
class Manifest:
    """Manifest of a backup. entries and sealed: number of audit log entries, and the head that covers them."""

    format: int
    made_at: str
    migrations: list[str]
    entries: int
    sealed: int
    head: str


@dataclass(frozen=True)
class Written:
    """A written backup. Names of files that are lost or altered in the store are listed as missing."""

    manifest: Manifest
    files: int
    lacks: list[str]


def write_backup(path: Path) -> Written:
    """Writes a consistent, encrypted backup of the whole site to ``path``. Raises Failed and OSError.

    The file gets its name when it is complete; only its owner can read it.
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
    """A backup that is read sequentially: first ``sql()``, then ``files()``, each exactly once."""

    manifest: Manifest
    _plain: Plain

    def sql(self) -> Iterator[bytes]:
        """The database in chunks. Raises Unusable."""
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
        """Every stored file; each must be read to its end before the next. Raises Unusable."""
        yield from archived_files(self._plain)
        if self._plain.some():
            raise Unusable("The backup holds more than it should.")


def read_backup(path: Path) -> Opened:
    """Opens a backup. Raises Unusable and OSError."""
    plain = Plain(_chunks(path))
    return Opened(_manifest(plain.line()), plain)


@dataclass(frozen=True)
class Contents:
    """Counts from reading a whole backup. ``lacks``: files already lost in the store at the time of the backup."""

    manifest: Manifest
    sql_bytes: int
    files: int
    file_bytes: int
    lacks: list[str]


def check_backup(path: Path) -> Contents:
    """Reads the whole backup and compares each file with the digest in its name. Raises Unusable and OSError."""
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
        head = last_head()
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
        for piece in dump_sql(snapshot):
            writer.write(packer.compress(piece))
        writer.write(packer.flush())
        rows = list(accounted())
    # Stored files never change, so they need not be read in the same snapshot, which would block vacuum for as long
    # as it takes.
    lacks = write_files(writer, rows)
    writer.close()
    return Written(manifest, len(rows) - len(lacks), lacks)


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from decrypted_chunks(file)


def _manifest(line: bytes) -> Manifest:
    try:
        said: dict[str, Any] = json.loads(line)
        if said["format"] == FORMAT:
            return Manifest(**said)
    except (ValueError, KeyError, TypeError):
        pass
    raise Unusable("The backup was made by a release that writes another format.")
