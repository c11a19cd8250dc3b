"""Bytes on their way in lie in MEDIA_UPLOAD_FOLDER, which web and worker share, in a file named by the upload's row.

The row is there before the file is. A process that is killed loses its lock with its life, so nothing waits for it.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings

from content.media.upload_errors import Busy, Gone


def folder() -> Path:
    return Path(settings.MEDIA_UPLOAD_FOLDER)


def part_of(token: str) -> Path:
    return folder() / token


@contextmanager
def held(token: str, *, make: bool = False) -> Iterator[IO[bytes]]:
    """The part file of an upload, for nobody else meanwhile. ``make``: an empty one if there is none yet.

    Raises Busy if somebody else holds it, Gone if there is none.
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
    """The part file and what inspection made beside it. What is not there is no error."""
    for path in (part_of(token), *folder().glob(f"{token}.*")):
        path.unlink(missing_ok=True)


def tokens() -> set[str]:
    """Of every file in the folder, whether or not a row knows it."""
    return {path.name.partition(".")[0] for path in folder().iterdir()} if folder().is_dir() else set()
