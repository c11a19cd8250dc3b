"""What is in a backup: one line of JSON that says what it is, then the database as compressed SQL.

This release keeps no files outside the database; a release that does adds them behind the SQL, under a new format.
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

from audit.notes import moment
from audit.restorations import number_of_entries
from audit.sealing import last_head
from secureproject.backup.postgres import Failed, dumped
from secureproject.backup.sealed_file import SealedWriter, Unusable, opened

FORMAT = 1
LONGEST_LINE = 1024 * 1024
TELLS_OF_RESTORES = (
    "secure_audit.0003_erasure_and_restores"  # the oldest schema that can be restored and say so
)
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


def write_backup(path: Path) -> Manifest:
    """The whole database as it is at one moment, encrypted, into ``path``. Raises Failed and OSError.

    The file gets its name when it is complete, and is for its owner only.
    """
    half = path.with_name(f"{path.name}.incomplete")
    half.unlink(missing_ok=True)
    half.touch(mode=0o600, exist_ok=False)
    try:
        with half.open("r+b") as file:
            manifest = _write(file)
            file.flush()
            os.fsync(file.fileno())
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)
    return manifest


def read_backup(path: Path) -> tuple[Manifest, Iterator[bytes]]:
    """What the backup says of itself, and its SQL piece by piece. Both raise Unusable; opening raises OSError."""
    plain = _chunks(path)
    line = b""
    while b"\n" not in line:
        piece = next(plain, b"")
        if not piece or len(line) > LONGEST_LINE:
            raise Unusable("The backup holds something else than this release writes.")
        line += piece
    first, _end, rest = line.partition(b"\n")
    return _manifest(first), _unpacked(rest, plain)


def check_backup(path: Path) -> tuple[Manifest, int]:
    """Reads all of it. What it says of itself, and the bytes of SQL. Raises Unusable and OSError."""
    manifest, pieces = read_backup(path)
    return manifest, sum(map(len, pieces))


def _write(file: BinaryIO) -> Manifest:
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
        writer.close()
    return manifest


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from opened(file)


def _manifest(line: bytes) -> Manifest:
    try:
        said: dict[str, Any] = json.loads(line)
        if said["format"] == FORMAT:
            return Manifest(**said)
    except (ValueError, KeyError, TypeError):
        pass
    raise Unusable("The backup was made by a release that writes another format.")


def _unpacked(rest: bytes, plain: Iterator[bytes]) -> Iterator[bytes]:
    unpacker = zlib.decompressobj(wbits=GZIP)
    try:
        if rest:
            yield unpacker.decompress(rest)
        for piece in plain:
            yield unpacker.decompress(piece)
    except zlib.error:
        raise Unusable("The SQL in the backup cannot be unpacked.") from None
    if not unpacker.eof or unpacker.unused_data:
        raise Unusable("The SQL in the backup is incomplete.")
