"""Restores the stored files of a backup."""

from collections.abc import Container
from pathlib import Path
from tempfile import TemporaryFile

from django.core.files import File

from content.media.storage_reconciliation import parts_of
from content.media.store import key_of, media_storage
from content.media.urls.sizes import RENDITIONS
from secureproject.backup.archive import read_backup
from secureproject.backup.files import ArchivedFile
from secureproject.backup.sealed_file import Unusable


def put_files_back(path: Path, *, only: Container[str] | None = None) -> list[str]:
    """Restores every intact file of the backup at ``path``, or those named in ``only``; returns their names.

    An existing file of the same name is replaced: names are digests, so it is the same or damaged. Raises Unusable
    and OSError.
    """
    backup = read_backup(path)
    for _piece in backup.sql():
        pass
    return [file.name for file in backup.files() if _put_back(file, only)]


def _put_back(file: ArchivedFile, only: Container[str] | None) -> bool:
    digest, rendition = parts_of(file.name)
    if file.name != key_of(digest, rendition) or (rendition and rendition not in RENDITIONS):
        raise Unusable("The backup holds a file under a name that no stored file has.")
    if only is not None and file.name not in only:
        file.read_through()
        return False
    with TemporaryFile() as waiting:
        for piece in file.pieces():
            waiting.write(piece)
        if not file.is_damaged:
            waiting.seek(0)
            media_storage().save(file.name, File(waiting))
    return not file.is_damaged
