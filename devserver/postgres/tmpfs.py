"""In-memory folder for disposable data: the databases of tests.

A test run creates hundreds of databases of a thousand files each. On a disk, the system writes them out in the
middle of the run, and each new file then waits for half a minute. In memory they also vanish when they are
dropped. Data here is lost on reboot.
"""

import os
import shutil
import tempfile
from pathlib import Path

from devserver.paths import belongs_to_user, explained, write_private

MEMORY = Path("/dev/shm")  # noqa: S108 - every user can write there: mkdtemp and belongs_to_user
NEEDED = 3 * 2**30  # bytes free: four times the use observed in a run; containers often have 64 MB
PREFIX = "secureproject-tests-"
NOTE = "in-memory"  # in the home: path of the folder
HOME = "home"  # in the folder: path of its home


def noted_folder(home: Path) -> Path | None:
    """The folder of ``home``; None if it has none or lost it on reboot."""
    note = home / NOTE
    if not note.exists():
        return None
    folder = Path(note.read_text())
    return folder if belongs_to_user(folder) else None


def make_folder(home: Path) -> Path | None:
    """Creates a folder if there is room; PostgreSQL's own user can pass through it. Removes orphaned ones."""
    remove_forgotten(home)
    if not MEMORY.is_dir() or not os.access(MEMORY, os.W_OK) or shutil.disk_usage(MEMORY).free < NEEDED:
        return None
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=MEMORY))
    with explained(folder):
        (folder / HOME).write_text(str(home))
        folder.chmod(0o711 if os.geteuid() == 0 else 0o700)
    write_private(home / NOTE, str(folder))
    return folder


def remove_forgotten(new: Path | None = None) -> None:
    """Removes orphaned folders: deleting a checkout, or only ``.local``, leaves its folder here.

    new: a home without a note that is about to get a folder: an older folder of the same path is removed, too.
    """
    for folder in MEMORY.glob(f"{PREFIX}*"):
        if not belongs_to_user(folder) or not (folder / HOME).exists():
            continue
        home = Path((folder / HOME).read_text())
        if home == new or not home.exists():
            shutil.rmtree(folder, ignore_errors=True)
