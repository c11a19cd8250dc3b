"""Directory of PostgreSQL's socket: closed to other users, and short enough for the operating system."""

import os
import stat
import tempfile
from pathlib import Path

from devserver.paths import belongs_to_user, explained, write_private
from devserver.postgres.os_user import Account

LONGEST_SOCKET_PATH = 100  # bytes; Linux allows 107, macOS 103
UNUSABLE = set(',"')  # libpq reads a comma as the end of a host
SOCKET_NAME = ".s.PGSQL.5432"


def make_socket_folder(home: Path, root: Path, account: Account) -> Path:
    """``run/`` next to the data, or a short directory of this user if that path is unusable. Noted in ``home``."""
    beside = root / "run"
    if len(os.fsencode(beside / SOCKET_NAME)) <= LONGEST_SOCKET_PATH and not UNUSABLE & set(str(beside)):
        folder = beside
        with explained(folder):
            folder.mkdir(mode=0o700, exist_ok=True)
            _close(folder, account)
    else:
        folder = _earlier_short_folder(home, account) or _short_folder(account)
    write_private(home / "socket-folder", str(folder))
    return folder


def noted_socket_folder(home: Path) -> Path | None:
    """Socket directory of this cluster, or None if it never ran."""
    note = home / "socket-folder"
    return Path(note.read_text()) if note.exists() else None


def remove_short_folder(home: Path, root: Path) -> None:
    folder = noted_socket_folder(home)
    if folder and folder != root / "run" and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


def _short_folder(account: Account) -> Path:
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    usable = account.number is None and os.access(runtime or "/nowhere", os.W_OK)
    folder = Path(tempfile.mkdtemp(prefix="cms-", dir=runtime if usable else None))
    if len(os.fsencode(folder / SOCKET_NAME)) > LONGEST_SOCKET_PATH:
        folder.rmdir()
        folder = Path(tempfile.mkdtemp(prefix="cms-", dir="/tmp"))
    _close(folder, account)
    return folder


def _earlier_short_folder(home: Path, account: Account) -> Path | None:
    """The short directory of an earlier start, unless another user has put something else in its place."""
    folder = noted_socket_folder(home)
    is_ours = folder is not None and belongs_to_user(folder, account.number)
    return folder if folder and is_ours and stat.S_IMODE(folder.lstat().st_mode) == 0o700 else None


def _close(folder: Path, account: Account) -> None:
    folder.chmod(0o700)
    if account.number is not None:
        os.chown(folder, account.number, account.number)
