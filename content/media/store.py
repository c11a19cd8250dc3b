"""Store of file content: the storage "media" of Django's storage API, by digest.

Keys are ``ab/cd/<digest>`` and, for renditions, ``ab/cd/<digest>.<name>``. Files are complete: a file appears
under its key in one step, or not at all.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from django.core.files import File
from django.core.files.storage import Storage, storages

from content.media.disk import DurableFileSystemStorage, Stored


def media_storage() -> Storage:
    return storages["media"]


def key_of(digest: str, rendition: str = "") -> str:
    key = f"{digest[:2]}/{digest[2:4]}/{digest}"
    return f"{key}.{rendition}" if rendition else key


def digest_of(path: Path) -> str:
    """SHA-256, in hexadecimal, of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def put(path: Path, digest: str, rendition: str = "") -> None:
    """Stores a copy of ``path``, durably: after return, a power cut does not lose it. Idempotent."""
    with path.open("rb") as file:
        media_storage().save(key_of(digest, rendition), File(file))


def has(digest: str, rendition: str = "") -> bool:
    return media_storage().exists(key_of(digest, rendition))


def open_stored(digest: str, rendition: str = "") -> IO[Any]:
    """Raises FileNotFoundError."""
    return media_storage().open(key_of(digest, rendition), "rb")


def signed_address(digest: str, rendition: str = "", *, media_type: str, disposition: str) -> str:
    """Signed URL from which the store itself serves the file; "" if only this site can."""
    storage = media_storage()
    if not getattr(storage, "querystring_expire", 0):
        return ""
    address: str = storage.signed_address(  # type: ignore[attr-defined]
        key_of(digest, rendition), media_type=media_type, disposition=disposition
    )
    return address


def listed() -> Iterator[Stored]:
    """All files in the store, whatever put them there."""
    yield from media_storage().listed()  # type: ignore[attr-defined]


def remove(digest: str) -> None:
    """Deletes the file and all its renditions. A missing file is no error."""
    media_storage().delete_with_all_made_of(key_of(digest))  # type: ignore[attr-defined]


def remove_unfinished(*, seconds: float = 24 * 3600) -> int:
    """Deletes partial files of killed processes on a local disk; other stores never keep partial files."""
    storage = media_storage()
    return storage.remove_unfinished(seconds=seconds) if isinstance(storage, DurableFileSystemStorage) else 0
