"""Part files in MEDIA_UPLOAD_FOLDER, which web and worker share, each named by its upload's row.

The row exists before the file. A killed process loses its lock, so nothing waits for it.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings

from content.media.errors import Busy, Gone


def folder() -> Path:
    return Path(settings.MEDIA_UPLOAD_FOLDER)


def part_of(token: str) -> Path:
    return folder() / token


@contextmanager
def held(token: str, *, make: bool = False) -> Iterator[IO[bytes]]:
    """The part file of an upload, exclusively locked. ``make``: creates an empty one if missing.

    Raises Busy if it is locked elsewhere, Gone if there is none.
    """
    flags = os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW | (os.O_CREAT if make else 0)
    if make:
        folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        file = os.fdopen(os.open(part_of(token), flags, 0o600), "r+b", buffering=0)
    except FileNotFoundError:
        raise Gone from None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy from None
        yield file


def remove(token: str) -> None:
    """Deletes the part file and the output of inspection beside it. A missing file is no error."""
    for path in (part_of(token), *folder().glob(f"{token}.*")):
        path.unlink(missing_ok=True)


def tokens() -> set[str]:
    """Tokens of all files in the folder, whether or not a row knows them."""
    return {path.name.partition(".")[0] for path in folder().iterdir()} if folder().is_dir() else set()
