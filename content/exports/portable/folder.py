"""Export folder: private to its owner, and under a temporary name until it is complete."""

import hashlib
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from content.exports.export_format import LONGEST_LINE, CannotExport, FolderTaken, Record, as_line, media_path
from content.media.disk import sync_folder

_CHUNK = 2**20


class LineFile:
    """A file of one kind of object, one record a line. ``facts()`` is its entry in the manifest."""

    def __init__(self, path: Path) -> None:
        self._file = _created(path)
        self._digest, self._bytes, self._lines = hashlib.sha256(), 0, 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._file:
            if error is None:
                _keep(self._file)

    def write(self, record: Record) -> None:
        """Raises CannotExport for a record that no import would read."""
        line = as_line(record)
        if len(line) > LONGEST_LINE:
            raise CannotExport(f"{next(iter(record.values()))!r} does not fit on a line of an export.")
        self._file.write(line)
        self._digest.update(line)
        self._bytes += len(line)
        self._lines += 1

    def facts(self) -> dict[str, object]:
        return {"bytes": self._bytes, "lines": self._lines, "sha256": self._digest.hexdigest()}


@contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """A folder beside ``target``, renamed to ``target`` once all its content is on disk, else deleted.

    A killed process leaves a folder ``.NAME.unfinished-…`` without a manifest. Raises CannotExport.
    """
    target = Path(os.path.abspath(target))
    if target.is_symlink() or (target.exists() and not _is_empty(target)):
        raise FolderTaken(f"{target} is there already. Name a new folder, or an empty one.")
    unfinished = target.with_name(f".{target.name}.unfinished-{secrets.token_hex(4)}")
    unfinished.mkdir(mode=0o700)
    try:
        yield unfinished
        _sync_folders(unfinished)
        unfinished.rename(target)
        sync_folder(target.parent)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise


def copy_media(source: IO[Any], digest: str, folder: Path) -> int:
    """Writes the stored bytes below ``folder``; returns their number. Raises CannotExport on a digest mismatch."""
    path = folder / media_path(digest)
    for above in (path.parent.parent.parent, path.parent.parent, path.parent):
        above.mkdir(mode=0o700, exist_ok=True)
    found, size = hashlib.sha256(), 0
    with _created(path) as file:
        while chunk := source.read(_CHUNK):
            file.write(chunk)
            found.update(chunk)
            size += len(chunk)
        _keep(file)
    if found.hexdigest() != digest:
        raise CannotExport(f"The stored file {digest} is damaged. `manage.py check_media` says what helps.")
    return size


def write_manifest(folder: Path, name: str, text: str) -> None:
    with _created(folder / name) as file:
        file.write(text.encode())
        _keep(file)


def _created(path: Path) -> IO[bytes]:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _keep(file: IO[bytes]) -> None:
    file.flush()
    os.fsync(file.fileno())


def _is_empty(path: Path) -> bool:
    return path.is_dir() and next(path.iterdir(), None) is None


def _sync_folders(top: Path) -> None:
    for folder, _folders, _files in os.walk(top, topdown=False):
        sync_folder(Path(folder))
