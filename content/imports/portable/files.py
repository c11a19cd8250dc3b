"""Files are looked at like uploads, before the transaction begins, and put into the store under a row of their own.

So whenever a process is killed, no row lacks its file, and what lies in the store without a use is removed by
``remove_unused`` (media/trash.py). What an import that failed had stored is taken back at once.
"""

import hashlib
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from content.exports.export_errors import UnreadableFolder
from content.exports.export_format import Record, media_path
from content.imports.portable.context import Run, Stored
from content.imports.portable.folder import Folder
from content.media import store
from content.media.ingest import claim, facts_of
from content.media.inspection.clamav import scan
from content.media.inspection.errors import UnsafeFile
from content.media.inspection.inspecting import Inspected, inspect
from content.media.removed import is_gone
from content.media.trash import remove_if_unused
from content.media.uploads.limits import largest, limits
from content.models import MediaFile

_CHUNK = 2**20
_BY_LAW = "it was removed by law here, and does not come back by an import"


@dataclass(frozen=True, slots=True)
class Keeping:
    """``as_they_are``: the bytes stay what they are once nothing is wrong with them, for an export that nobody else
    could have changed. Otherwise what is stored is what an upload would have become: written anew, as inspection does.
    """

    as_they_are: bool = False
    dry: bool = False


def look_at_files(
    run: Run, folder: Folder, wanted: Iterable[Record], keeping: Keeping, taken: list[str]
) -> None:
    """Looks at each version in ``wanted`` once, and stores it unless the run is dry; ``taken``: what is new in there.

    Not inside a transaction. Raises UnreadableFolder for other bytes than those that are vouched for, and CannotInspect
    if the machine could not look.
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
                run.files[digest] = _looked_at(folder, version, Path(place), keeping, taken)
            except UnsafeFile as error:
                run.problems[digest] = str(error)
            except _TakenByLaw:
                run.problems[digest] = _BY_LAW


def take_back(taken: Iterable[str]) -> None:
    """Out of the store again, unless somebody else uploaded the same meanwhile."""
    for digest in taken:
        remove_if_unused(digest)


class _TakenByLaw(Exception):
    pass


def _looked_at(folder: Folder, version: Record, place: Path, keeping: Keeping, taken: list[str]) -> Stored:
    path = place / "file"
    _copy(folder, version, path)
    scan(path, limits=limits())
    checked = inspect(path, name=version["file_name"], limits=limits())
    if keeping.as_they_are and checked.media_type == version["media_type"]:
        checked = replace(checked, path=path)
    digest = store.digest_of(checked.path)
    if is_gone(version["digest"]) or is_gone(digest):
        raise _TakenByLaw
    if not keeping.dry:
        _store(checked, digest, taken)
    return Stored(digest, checked.path.stat().st_size, checked)


def _copy(folder: Folder, version: Record, path: Path) -> None:
    """Only what was copied is looked at: what lies in the folder may change meanwhile."""
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


def lock_file(stored: Stored, *, dry: bool) -> MediaFile:
    """The row of a stored file, locked: the same that whoever removes a file locks. Inside the transaction.

    Raises UnreadableFolder if it went meanwhile.
    """
    if dry:
        MediaFile.objects.get_or_create(digest=stored.digest, defaults=facts_of(stored.checked, stored.size))
    file = MediaFile.objects.select_for_update().filter(pk=stored.digest).first()
    if file is None or not (dry or store.has(stored.digest)):
        raise UnreadableFolder("A file went out of the store meanwhile. Run the import again.")
    return file
