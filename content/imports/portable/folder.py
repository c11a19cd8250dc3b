"""Opens files inside an export folder, and none outside it.

Threat: a user who can write into the folder leads the operator's process, which may read everything, to other
files: by a link, a path that leaves the folder, or a pipe that never ends. So every step of a path is opened by
itself, relative to the folder above it, without following links; only plain files are read.
"""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from content.exports.export_errors import UnreadableFolder

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class Folder:
    def __init__(self, path: Path) -> None:
        self.path = path

    def names(self) -> list[str]:
        """Names at the top level. Raises UnreadableFolder."""
        try:
            return sorted(os.listdir(self.path))
        except OSError as error:
            raise UnreadableFolder(f"{self.path} cannot be read: {error.strerror}.") from error

    @contextmanager
    def opened(self, name: str) -> Iterator[IO[bytes]]:
        """The plain file ``name``, its folders separated by slashes. Raises UnreadableFolder."""
        try:
            descriptor = self._descriptor(name)
        except OSError as error:
            raise UnreadableFolder(
                f"{name} cannot be read: {error.strerror}. An export holds plain files, and no links."
            ) from error
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise UnreadableFolder(f"{name} is no plain file.")
            yield file

    def _descriptor(self, name: str) -> int:
        *above, last = name.split("/")
        # The operator may name the folder itself by a link.
        here = os.open(self.path, _FOLDER & ~os.O_NOFOLLOW)
        try:
            for step in above:
                here, before = os.open(step, _FOLDER, dir_fd=here), here
                os.close(before)
            return os.open(last, _FILE, dir_fd=here)
        finally:
            with suppress(OSError):
                os.close(here)
