"""File storage on a local disk in which a file is complete or absent, also after a power cut."""

import os
import secrets
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from django.core.files import File
from django.core.files.storage import FileSystemStorage
from django.utils.deconstruct import deconstructible

ARRIVING = "arriving"  # on the same disk, so that a file moves to its place in one step


class Stored(NamedTuple):
    """Entry of a storage listing: ``name`` in the storage, ``size`` in bytes, ``at`` when it was written (aware)."""

    name: str
    size: int
    at: datetime


@deconstructible
class DurableFileSystemStorage(FileSystemStorage):
    """Names are digests of the content, so writing one again writes the same."""

    def __init__(self, location: str) -> None:
        super().__init__(location=location, file_permissions_mode=0o640, directory_permissions_mode=0o750)

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return name

    def listed(self) -> Iterator[Stored]:
        """In the order of names, as a bucket lists them: folder by folder, and one folder at a time in memory."""
        yield from self._listed(Path(self.location))

    def _listed(self, folder: Path) -> Iterator[Stored]:
        try:
            with os.scandir(folder) as entries:
                here = sorted(
                    (entry.name + "/" * entry.is_dir(follow_symlinks=False), entry.path) for entry in entries
                )
        except FileNotFoundError:
            return  # removed meanwhile, or nothing was ever stored
        for name, path in here:
            if name.endswith("/"):
                yield from self._listed(Path(path))
                continue
            try:
                facts = Path(path).stat()
            except FileNotFoundError:
                continue  # moved to its final name meanwhile
            at = datetime.fromtimestamp(facts.st_mtime, UTC)
            yield Stored(Path(path).relative_to(self.location).as_posix(), facts.st_size, at)

    def _save(self, name: str, content: "File[Any]") -> str:
        place = Path(self.path(name))
        arriving = Path(self.path(f"{ARRIVING}/{secrets.token_hex(16)}"))
        for folder in (place.parent, arriving.parent):
            _make_closed(folder)
        try:
            _write(arriving, content)
            arriving.replace(place)
        finally:
            arriving.unlink(missing_ok=True)
        for folder in (place.parent, place.parent.parent, place.parent.parent.parent):
            sync_folder(folder)
        return name

    def delete_with_all_made_of(self, name: str) -> None:
        """Deletes the file ``name``, a digest, and all files with that prefix. A missing file is no error."""
        place = Path(self.path(name))
        for path in place.parent.glob(f"{place.name}*"):
            path.unlink(missing_ok=True)

    def remove_unfinished(self, *, seconds: float) -> int:
        """Deletes temporary files of killed processes, once they are that old; returns how many."""
        folder, before = Path(self.path(ARRIVING)), time.time() - seconds
        left = (
            [path for path in folder.iterdir() if path.stat().st_mtime <= before] if folder.is_dir() else []
        )
        for path in left:
            path.unlink(missing_ok=True)
        return len(left)


def _make_closed(folder: Path) -> None:
    """Makes ``folder`` and those above it. Not mkdir(parents=True), which opens those above to other users."""
    if not folder.exists():
        _make_closed(folder.parent)
        folder.mkdir(mode=0o750, exist_ok=True)


def _write(path: Path, content: "File[Any]") -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640)
    with os.fdopen(descriptor, "wb") as file:
        for chunk in content.chunks():
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """File names are durable only once the folder is synced."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
