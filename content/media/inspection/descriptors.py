"""Opens files by descriptor, without following a link or blocking on a pipe planted in their place."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def open_descriptor(path: Path, flags: int) -> Iterator[int]:
    """A new file is readable by this user only. Raises OSError."""
    number = os.open(path, flags | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK, 0o600)
    try:
        yield number
    finally:
        os.close(number)
