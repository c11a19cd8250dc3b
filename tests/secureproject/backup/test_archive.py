"""A backup is read to its end, or refused with a reason."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from secureproject.backup.archive import FORMAT, TELLS_OF_RESTORES, check_backup
from secureproject.backup.sealed_file import Unusable
from tests.secureproject.backup.test_sealed_file import sealed

SQL = gzip.compress(b"SELECT 1;", mtime=0)  # the same bytes in each process: they name the cases
MANIFEST = {
    "format": FORMAT,
    "made_at": "2026-01-01T00:00:00Z",
    "migrations": [TELLS_OF_RESTORES],
    "head": "",
}


def archive(path: Path, content: bytes, **changed: Any) -> Path:
    manifest = MANIFEST | {"entries": 0, "sealed": 0} | changed
    path.write_bytes(sealed(json.dumps(manifest).encode() + b"\n" + content))
    return path


@pytest.mark.parametrize(
    ("content", "changed", "reason"),
    [
        (SQL + b"{}\n", {"format": 1}, "writes another format"),
        (SQL + b"{}\n", {"more": "x"}, "writes another format"),
        (b"SELECT 1;", {}, "cannot be unpacked"),
        (SQL[:-9], {}, "SQL in the backup is incomplete"),
        (SQL, {}, "something else than this release writes"),
        (SQL + b"nonsense\n", {}, "names a stored file in a way"),
        (SQL + b'{"name": "x", "size": 1, "digest": ""}\n\0\0\0\1', {}, "ends within a stored file"),
        (SQL + b"{}\nmore", {}, "holds more than it should"),
    ],
)
def test_what_no_release_wrote_is_refused(
    content: bytes, changed: dict[str, Any], reason: str, tmp_path: Path
) -> None:
    with pytest.raises(Unusable, match=reason):
        check_backup(archive(tmp_path / "site.backup", content, **changed))


def test_a_whole_backup_is_counted(tmp_path: Path) -> None:
    found = check_backup(archive(tmp_path / "site.backup", SQL + b"{}\n"))
    assert (found.sql_bytes, found.files, found.lacks) == (9, 0, [])
