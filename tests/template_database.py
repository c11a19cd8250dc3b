"""A database with every migration applied, made once and cloned for each worker or test.

The audit log refuses TRUNCATE, so Django's flush cannot empty a database between tests, and nothing here may ever
disable that. Cloning costs about as much as a flush. The owner makes databases; test code logs in as ``cms_web``, or as
``cms_worker`` where it is marked with ``as_worker``.
"""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from secureproject.database_roles import close_database_to_public
from secureproject.pg_settings import set_planner_settings

ROOT = Path(__file__).resolve().parent.parent
PREFIX = "cms_tests"
LOCK = 0x636D73  # "cms"; held while a template is made or old databases are removed
KEPT_TEMPLATES = 8
RULES = ("*/*rules.py", "*/*/rules.py")
INGREDIENTS = ("*/migrations/*.py", *RULES, "secureproject/database_roles.py", "requirements.txt")


def owner_url(name: str | None = None) -> str:
    """The owner's address of the server, for the database ``name``."""
    return _at(os.environ["DATABASE_OWNER_URL"], name)


def web_url(name: str) -> str:
    return _at(os.environ["DATABASE_URL"], name)


def worker_url(name: str) -> str:
    return _at(os.environ["DATABASE_WORKER_URL"], name)


def make_clone(name: str, source: str = "") -> None:
    """A new database ``name``, open to web and worker only: a copy of ``source``, to which no one is connected.

    Without ``source``, of the template for the present migrations.
    """
    with _server() as server:
        server.execute(
            # Copying the files takes half as long as writing each page into the log, which no test replays.
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
                sql.Identifier(name), sql.Identifier(source or _template(server))
            )
        )
        close_database_to_public(server, name)
        set_planner_settings(server, name)


def drop(name: str) -> bool:
    """Whether the database could be removed; one that a forgotten connection holds is left to a later run."""
    with _server() as server:
        try:
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
        except psycopg.errors.ObjectInUse:
            return False
    return True


def count_people(name: str) -> int:
    """How many accounts are committed in the database ``name``."""
    with psycopg.connect(owner_url(name), autocommit=True) as connection:
        [(people,)] = connection.execute("SELECT count(*) FROM accounts_user").fetchall()
    return int(people)


def clone_name(suffix: str) -> str:
    """Names the process that made it, so that a later run can tell what a killed one has left."""
    return f"{PREFIX}_{os.getpid()}_{suffix}"


def remove_leftovers() -> None:
    """Removes clones of processes that have ended and all but the newest templates."""
    with _server() as server, _lock(server):
        rows = server.execute(
            "SELECT datname, split_part(datname, '_', 3) FROM pg_database WHERE datname LIKE %s ORDER BY oid",
            [PREFIX.replace("_", r"\_") + r"\_%"],
        ).fetchall()
        templates = [name for name, owner in rows if owner == "template"]
        ended = [name for name, owner in rows if owner.isdigit() and not Path(f"/proc/{owner}").exists()]
    for name in templates[:-KEPT_TEMPLATES]:
        _set_template(name, on=False)
        drop(name)
    for name in ended if Path("/proc").exists() else []:
        drop(name)


def _template(server: "psycopg.Connection[tuple[str, ...]]") -> str:
    name = f"{PREFIX}_template_{fingerprint()}"
    with _lock(server):
        if server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return name
        draft = f"{PREFIX}_draft_{fingerprint()}"
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(draft)))
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(draft)))
        _migrate(draft)
        _keep_what_connections_look_up(draft)
        # The name appears only once everything is in place: a killed run leaves no half-made template.
        server.execute(
            sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(draft), sql.Identifier(name))
        )
        _set_template(name, on=True)
    return name


def _migrate(name: str) -> None:
    environment = os.environ | {"DATABASE_OWNER_URL": owner_url(name), "DATABASE_URL": web_url(name)}
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)  # noqa: S603 - our own command


def _keep_what_connections_look_up(name: str) -> None:
    """The first connection after a migration writes down what each needs of the catalogs; clones have it too."""
    psycopg.connect(owner_url(name)).close()


def _set_template(name: str, *, on: bool) -> None:
    # No one may connect to a template: a clone can only be made while no one does.
    with _server() as server:
        server.execute(
            sql.SQL("ALTER DATABASE {} WITH ALLOW_CONNECTIONS {}").format(sql.Identifier(name), not on)
        )


@cache
def fingerprint() -> str:
    """Of what a template is made from. Once for each process: files that change meanwhile are those of the next run."""
    digest = hashlib.sha256()
    for pattern in INGREDIENTS:
        for path in sorted(ROOT.glob(pattern)):
            digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


@contextmanager
def _server() -> "Iterator[psycopg.Connection[tuple[str, ...]]]":
    with psycopg.connect(owner_url(), autocommit=True) as connection:
        yield connection


@contextmanager
def _lock(server: "psycopg.Connection[tuple[str, ...]]") -> Iterator[None]:
    server.execute("SELECT pg_advisory_lock(%s)", [LOCK])
    try:
        yield
    finally:
        server.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def _at(url: str, name: str | None) -> str:
    parts = urlsplit(url)
    return url if name is None else urlunsplit(parts._replace(path=f"/{name}"))
