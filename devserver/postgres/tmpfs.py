"""A folder in memory, for data that nobody misses: the databases of tests.

A run of the tests makes hundreds of databases of a thousand files each. Where they lie on a disk the system writes them
out in the middle of the run, and every file that is made then waits for half a minute. In memory they also vanish as
they are dropped. What lies here is gone when the machine starts again.
"""

import os
import shutil
import stat
import tempfile
from pathlib import Path

from devserver.paths import explained, write_private

MEMORY = Path("/dev/shm")  # noqa: S108 - everybody may write there: mkdtemp and _is_ours
NEEDED = 3 * 2**30  # bytes free: four times what a run was seen to take; containers often have 64 MB
PREFIX = "secureproject-tests-"
NOTE = "in-memory"  # in the home: where the folder is
HOME = "home"  # in the folder: whose it is


def noted_folder(home: Path) -> Path | None:
    """The folder of ``home``; None where it has none, or lost it as the machine started again."""
    note = home / NOTE
    if not note.exists():
        return None
    folder = Path(note.read_text())
    return folder if _is_ours(folder) else None


def make_folder(home: Path) -> Path | None:
    """A new one, if there is room; PostgreSQL's own user may pass through it. What nobody finds any more is removed."""
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
    """Whoever removes a checkout, or ``.local`` alone, knows nothing of its folder here.

    new: a home without a note, which is about to get a folder: what was another's of this path is forgotten, too.
    """
    for folder in MEMORY.glob(f"{PREFIX}*"):
        if not _is_ours(folder) or not (folder / HOME).exists():
            continue
        home = Path((folder / HOME).read_text())
        if home == new or not home.exists():
            shutil.rmtree(folder, ignore_errors=True)


def _is_ours(folder: Path) -> bool:
    """Everybody may write there: a folder of that name may be somebody else's."""
    if not folder.exists(follow_symlinks=False):
        return False
    facts = folder.lstat()
    return stat.S_ISDIR(facts.st_mode) and facts.st_uid == os.geteuid()
