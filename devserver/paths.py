"""Paths of the development server below ``.local/``, and private files that other users cannot read."""

import errno
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

CHECKOUT = Path(__file__).resolve().parents[1]
LOCAL = CHECKOUT / ".local"
LOGS = LOCAL / "logs"
MAIL = LOCAL / "mail"
MEDIA = LOCAL / "media"
DEMO_PEOPLE = LOCAL / "demo-people.json"
SMALLEST_FREE_SPACE = 150 * 1024 * 1024  # bytes; with less, PostgreSQL fails halfway


def make_local() -> None:
    """Creates ``.local/``, closed to other users; as root, PostgreSQL's own user can pass through to its data."""
    with explained(LOCAL):
        LOCAL.mkdir(exist_ok=True)
        if LOCAL.stat().st_uid == os.geteuid():
            LOCAL.chmod(0o711 if os.geteuid() == 0 else 0o700)
        for folder in (LOGS, MAIL, MEDIA):
            folder.mkdir(mode=0o700, exist_ok=True)
    if not os.access(LOCAL, os.W_OK | os.X_OK):
        raise CannotStart(_not_writable(LOCAL))
    if shutil.disk_usage(LOCAL).free < SMALLEST_FREE_SPACE:
        raise CannotStart(_disk_full(LOCAL))


def write_private(path: Path, text: str) -> None:
    """Writes a file that only this user can read, atomically."""
    temporary = path.with_name(f"{path.name}.new")
    with explained(path):
        temporary.unlink(missing_ok=True)
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)


def private_log(path: Path) -> BinaryIO:
    """Opens an empty log that only this user can read; the previous one is kept as ``.old``."""
    with explained(path):
        if path.exists():
            path.replace(path.with_suffix(".old.log"))
        return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o600), "wb")


def belongs_to_user(folder: Path, user: int | None = None) -> bool:
    """Whether it is a folder, and that of ``user`` (this user): elsewhere others may put theirs, or a link, there."""
    if not folder.exists(follow_symlinks=False):
        return False
    facts = folder.lstat()
    return stat.S_ISDIR(facts.st_mode) and facts.st_uid == (os.geteuid() if user is None else user)


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turns an OSError about ``path`` into a sentence that says how to fix it."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
            raise CannotStart(_disk_full(path)) from error
        if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
            raise CannotStart(_not_writable(path)) from error
        raise


def _disk_full(path: Path) -> str:
    return f"The disk that holds {path} is full. Free at least 150 MB and start again."


def _not_writable(path: Path) -> str:
    return f"{path} cannot be written. Run as the user it belongs to, or clone to a place of your own."


class CannotStart(Exception):
    """Why the site cannot start and how to fix it: one or two sentences for the terminal."""
