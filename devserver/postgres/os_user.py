"""The operating system user that PostgreSQL runs as. It refuses root, so root assigns it a separate user id.

The id has no entry in the user database, like systemd's dynamic users: no other program runs under it, and nothing
has to be added to this computer. Only ``initdb`` requires a name and borrows one for a short time.
"""

import os
import pwd
import subprocess
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from devserver.paths import CannotStart

NUMBERS = range(61184, 65520)  # reserved by systemd for users without a name


@dataclass(frozen=True)
class Account:
    """``number`` is None where PostgreSQL runs as the user who started it."""

    number: int | None

    def process_options(self) -> dict[str, Any]:
        """Options for subprocess: run as this user, in no group but its own."""
        if self.number is None:
            return {}
        return {"user": self.number, "group": self.number, "extra_groups": []}

    def can_use(self, program: Path, folder: Path) -> bool:
        """Whether this user can run ``program`` and enter ``folder`` (not below /root, for instance)."""
        if self.number is None:
            return True
        script = 'cd "$2" && exec "$1" --version'
        command = ["/bin/sh", "-c", script, "sh", str(program), str(folder)]
        return self.run(command).returncode == 0

    def run(self, command: list[str], **options: Any) -> subprocess.CompletedProcess[str]:
        try:
            return subprocess.run(
                command, capture_output=True, text=True, cwd="/", **self.process_options(), **options
            )
        except OSError as error:
            if self.number is None:
                raise
            raise CannotStart(
                "PostgreSQL must not run as root, and this system does not let root become another user "
                f"({error.strerror}). Run this as an ordinary user."
            ) from error


def account_for(data: Path) -> Account:
    """Owner of an existing data directory, or a new user id for a new one. No user id unless run as root."""
    if os.geteuid() != 0:
        return Account(None)
    if data.exists() and data.stat().st_uid != 0:
        return Account(data.stat().st_uid)
    start = zlib.crc32(os.fsencode(data)) % len(NUMBERS)
    for number in (*NUMBERS[start:], *NUMBERS[:start]):
        if not _has_name(number):
            return Account(number)
    raise CannotStart("Every user number PostgreSQL could run as is taken. Run this as an ordinary user.")


def account_with_a_name() -> Account:
    """User for ``initdb``, which looks up its user by id and fails when there is no name."""
    if os.geteuid() != 0:
        return Account(None)
    people = [person for person in pwd.getpwall() if person.pw_uid != 0]
    for person in sorted(people, key=lambda person: person.pw_name != "nobody"):
        return Account(person.pw_uid)
    raise CannotStart("PostgreSQL must not run as root. Run this as an ordinary user.")


def _has_name(number: int) -> bool:
    try:
        pwd.getpwuid(number)
    except KeyError:
        return False
    return True


def give(folder: Path, account: Account) -> None:
    """Makes ``account`` the owner of everything below ``folder``; follows no symbolic link."""
    if account.number is None:
        return
    for parent, folders, files in os.walk(folder):
        for name in (*folders, *files):
            os.lchown(os.path.join(parent, name), account.number, account.number)
    os.lchown(folder, account.number, account.number)
