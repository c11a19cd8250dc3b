"""The embedded PostgreSQL: created on first use, shared by every command of this checkout, stopped by the last one.

Each command that uses it holds a shared lock, which the operating system releases however the command ends. A command
that leaves and then gets the exclusive lock was the last, and stops the server. A second lock serialises starting and
stopping.
"""

import fcntl
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TextIO
from urllib.parse import quote

import psycopg

from devserver.keys import role_passwords
from devserver.paths import LOCAL, CannotStart, explained
from devserver.postgres import installation, postmaster, roles, tmpfs
from devserver.postgres.installation import Installation
from devserver.postgres.os_user import account_with_a_name, give
from devserver.postgres.socket_folder import make_socket_folder, noted_socket_folder, remove_short_folder


@dataclass(frozen=True)
class Cluster:
    home: Path
    settings: dict[str, str] = field(default_factory=dict)
    in_memory: bool = False  # data of a new one, where there is room: lost on reboot

    @cached_property
    def installation(self) -> Installation:
        return installation.installation_for(self.home)

    @property
    def data(self) -> Path:
        return self._keeps / "data"

    @property
    def _keeps(self) -> Path:
        return tmpfs.noted_folder(self.home) or self.installation.root

    @property
    def log(self) -> Path:
        return self.home / "postgres.log"

    @property
    def passwords(self) -> dict[str, str]:
        return role_passwords(self.home / "passwords.json")

    def url(self, role: str, database: str = roles.DATABASE) -> str:
        """Connection URL for Django, psql and every other libpq client."""
        folder = quote(str(noted_socket_folder(self.home)), safe="")
        return f"postgres://{role}:{self.passwords[role]}@/{database}?host={folder}"

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Runs the block with the server answering; stops it afterwards unless another process uses it."""
        with explained(self.home):
            self.home.mkdir(exist_ok=True)
            self.home.chmod(LOCAL.stat().st_mode & 0o711)
        with (self.home / "users.lock").open("a") as users:
            try:
                with self._one_at_a_time():
                    fcntl.flock(users, fcntl.LOCK_SH)
                    self._ensure_running()
                yield
            finally:
                self._leave(users)

    def stop_if_unused(self) -> None:
        """Stops a server whose users have all ended, including those that were killed."""
        if self.home.exists():
            with (self.home / "users.lock").open("a") as users:
                self._leave(users)

    def is_in_use(self) -> bool:
        if not self.home.exists():
            return False
        with (self.home / "users.lock").open("a") as users:
            return not _is_alone(users)

    def remove(self) -> None:
        """Removes the server and all its data."""
        self.stop_if_unused()
        installation.remove(self.home)
        vars(self).pop("installation", None)  # the next one may lie elsewhere

    def _leave(self, users: TextIO) -> None:
        with self._one_at_a_time():
            if _is_alone(users) and self.home.exists():
                postmaster.stop(self.data)
                remove_short_folder(self.home, self.installation.root)

    @contextmanager
    def _one_at_a_time(self) -> Iterator[None]:
        with (self.home / "start.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _ensure_running(self) -> None:
        if postmaster.running(self.data) is not None and self._answers():
            return
        postmaster.stop(self.data)
        if not self.data.exists():
            if self.in_memory and not tmpfs.noted_folder(self.home):
                tmpfs.make_folder(self.home)
            self._create()
        self._refuse_other_version()
        folder = make_socket_folder(self.home, self.installation.root, self.installation.account)
        postmaster.start(self.installation, self.data, folder, self.log, self.settings)
        roles.prepare(folder, self.passwords)

    def _answers(self) -> bool:
        folder = noted_socket_folder(self.home)
        try:
            with roles.connect(folder or self.home, "postgres", self.passwords["postgres"], roles.DATABASE):
                return True
        except psycopg.OperationalError:
            return False

    def _create(self) -> None:
        """Creates a new data directory, complete or not at all: it gets its name last."""
        account, temporary = account_with_a_name(), self._keeps / "data.new"
        password_file = self.installation.root / "first-password"
        with explained(self._keeps):
            shutil.rmtree(temporary, ignore_errors=True)
            temporary.mkdir(mode=0o700)
            give(temporary, account)
            password_file.unlink(missing_ok=True)
            password_file.touch(mode=0o600)
            give(password_file, account)
            password_file.write_text(self.passwords["postgres"])
        made = account.run(
            [
                str(self.installation.programs / "bin" / "initdb"),
                f"--pgdata={temporary}",
                f"--pwfile={password_file}",
                "--username=postgres",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--no-instructions",
                *(["--no-sync"] if self.settings.get("fsync") == "off" else []),
            ]
        )
        password_file.unlink()
        if made.returncode != 0:
            shutil.rmtree(temporary, ignore_errors=True)
            killed_by = signal.strsignal(-made.returncode) if made.returncode < 0 else ""
            raise CannotStart(postmaster.reason(f"{made.stderr}\n{killed_by}", self.log))
        give(temporary, self.installation.account)
        temporary.rename(self.data)

    def _refuse_other_version(self) -> None:
        made_by = (self.data / "PG_VERSION").read_text().strip()
        shown = self.installation.account.run([str(self.installation.postgres), "--version"]).stdout
        brought = shown.rsplit(" ", 1)[-1].split(".")[0].strip()
        if made_by != brought:
            raise CannotStart(
                f"{self.data} was made by PostgreSQL {made_by}, but this checkout brings PostgreSQL {brought}. "
                "Move the data with that version's pg_dump, or start afresh: bin/server --reset"
            )


def _is_alone(users: TextIO) -> bool:
    """Takes the exclusive lock, if no other process holds a lock."""
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


SITE = Cluster(LOCAL / "postgres")
_QUICK = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    # Every test rolls back: a vacuum between two of them would find empty tables and report that to the planner, and
    # the next test's rows would then be joined without an index, for minutes. Without it sizes are measured.
    "autovacuum": "off",
    # The passwords are random and local to this machine; tests connect ten thousand times.
    "scram_iterations": "1",
}
TESTS = Cluster(LOCAL / "test-postgres", _QUICK | {"max_wal_size": "256MB"}, in_memory=True)
MEASURED = Cluster(LOCAL / "bench-postgres", _QUICK)  # a million articles take 4 GB
EVERY = (SITE, TESTS, MEASURED)
