"""Imported files are inspected like uploads, before the transaction begins, and stored under a row of their own.

So whenever a process is killed, no row lacks its file, and unused files in the store are removed by ``remove_unused``
(media/trash.py). Files stored by a failed import are deleted at once.
"""

import hashlib
import tempfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from content.exports.export_format import Record, UnreadableFolder, media_path
from content.imports.portable.context import How, Run, Stored
from content.imports.portable.folder import Folder
from content.media import store
from content.media.ingest import claim, facts_of
from content.media.inspection.clamav import scan
from content.media.inspection.errors import UnsafeFile
from content.media.inspection.inspecting import Inspected, inspect
from content.media.removed import is_gone
from content.media.trash import remove_if_unused
from content.media.uploads.receiving import largest, limits
from content.models import MediaFile

_CHUNK = 2**20


def look_at_files(run: Run, folder: Folder, wanted: Iterable[Record], taken: list[str]) -> None:
    """Inspects each version in ``wanted`` once, and stores it unless the run is dry; ``taken``: new files in the
    store. Not inside a transaction. Raises UnreadableFolder on a digest mismatch, and CannotInspect if inspection
    itself failed.
    """
    for version in wanted:
        digest = version["digest"]
        if digest in run.files or digest in run.problems:
            continue
        if version["size"] > largest():
            run.problems[digest] = "it is larger than any file may be here"
            continue
        with tempfile.TemporaryDirectory(prefix="arriving-") as place:
            try:
                stored = _looked_at(run.how, folder, version, Path(place), taken)
            except UnsafeFile as error:
                run.problems[digest] = str(error)
                continue
        if stored:
            run.files[digest] = stored
        else:
            run.problems[digest] = "it was removed by law here, and does not come back by an import"


def take_back(taken: Iterable[str]) -> None:
    """Deletes them from the store, unless another user uploaded the same file meanwhile."""
    for digest in taken:
        remove_if_unused(digest)


def _looked_at(how: How, folder: Folder, version: Record, place: Path, taken: list[str]) -> Stored | None:
    """None for a file that was redacted here."""
    path = place / "file"
    _copy(folder, version, path)
    scan(path, limits=limits())
    checked = inspect(path, name=version["file_name"], limits=limits())
    if how.keep_files and checked.media_type == version["media_type"]:
        checked = replace(checked, path=path)
    digest = store.digest_of(checked.path)
    if is_gone(version["digest"]) or is_gone(digest):
        return None
    if not how.dry:
        _store(checked, digest, taken)
    return Stored(digest, checked.path.stat().st_size, checked)


def _copy(folder: Folder, version: Record, path: Path) -> None:
    """Only the copy is inspected: files in the folder may change meanwhile."""
    found = hashlib.sha256()
    with folder.opened(media_path(version["digest"])) as source, path.open("wb") as target:
        left = version["size"]
        while left and (chunk := source.read(min(_CHUNK, left))):
            target.write(chunk)
            found.update(chunk)
            left -= len(chunk)
        if left or source.read(1) or found.hexdigest() != version["digest"]:
            raise UnreadableFolder(f"{media_path(version['digest'])} holds other bytes than its name says.")


def _store(checked: Inspected, digest: str, taken: list[str]) -> None:
    if not MediaFile.objects.filter(pk=digest).exists():
        taken.append(digest)
    claim(checked, digest)
    if not store.has(digest):
        store.put(checked.path, digest)


def lock_file(run: Run, stored: Stored) -> MediaFile:
    """Row of a stored file, locked as removal of files locks it. Inside the transaction.

    Raises UnreadableFolder if it was removed meanwhile.
    """
    if run.how.dry:
        MediaFile.objects.get_or_create(digest=stored.digest, defaults=facts_of(stored.checked, stored.size))
    file = MediaFile.objects.select_for_update().filter(pk=stored.digest).first()
    if file is None or not (run.how.dry or store.has(stored.digest)):
        raise UnreadableFolder("A file went out of the store meanwhile. Run the import again.")
    return file
