"""Preparation before the site can serve: schema up to date, static files collected, demo loaded once."""

import hashlib
import json
import sys
from collections.abc import Callable
from pathlib import Path

from devserver.children import Children
from devserver.environment import brings_own_server, command_environment, command_line
from devserver.paths import CHECKOUT, LOCAL, CannotStart, write_private
from devserver.postgres.cluster import SITE

COLLECTED = CHECKOUT / "staticfiles"
SCHEMA = ("*/migrations/*.py", "*/models/*.py", "*/models.py", "secureproject/*.py", "requirements.txt")
DEMO_COMMAND = CHECKOUT / "devserver" / "management" / "commands" / "load_demo.py"


def prepare(children: Children, say: Callable[[str], None], *, port: int, demo: bool) -> None:
    """Does the missing steps. Raises CannotStart with the end of a step's output when it fails."""
    embedded = not brings_own_server()
    if not (embedded and schema_is_current()):
        refuse_other_history()
        say("Bringing the database up to date …")
        run(children, ["migrate", "--no-input"], port)
        if embedded:
            remember_schema()
    if not _is_noted("static-files", _static_state()):
        say("Collecting static files …")
        run(children, ["collectstatic", "--no-input", "--clear"], port)
        _note("static-files", _static_state())
    if demo and embedded and DEMO_COMMAND.exists() and not _is_noted("demo", "loaded"):
        say("Loading the demo site …")
        run(children, ["load_demo"], port)
        _note("demo", "loaded")


def run(children: Children, arguments: list[str], port: int) -> None:
    environment = command_environment(arguments, port=port)
    child = children.start(arguments[0], command_line(sys.executable, arguments), environment)
    if children.finish(child) != 0:
        raise CannotStart(f"manage.py {arguments[0]} failed. The end of {child.log}:\n{child.last_words()}")


def _static_state() -> str:
    """Digest that changes when a static file or a package that may contain some changes."""
    digest = hashlib.sha256((CHECKOUT / "requirements.txt").read_bytes())
    for folder in sorted(CHECKOUT.glob("*/static")):
        for path in sorted(folder.rglob("*")):
            facts = path.stat()
            digest.update(f"{path}\0{facts.st_size}\0{facts.st_mtime_ns}\n".encode())
    return f"{digest.hexdigest()} {COLLECTED.exists()}"


def _is_noted(name: str, state: str) -> bool:
    note = _notes() / name
    return note.exists() and note.read_text() == state


def _note(name: str, state: str) -> None:
    _notes().mkdir(mode=0o700, exist_ok=True)
    write_private(_notes() / name, state)


def _notes() -> Path:
    return LOCAL / "done"


def schema_is_current() -> bool:
    """Whether the embedded database has all migrations, without asking Django on every start."""
    return _schema_note().exists() and _schema_note().read_text() == _schema_fingerprint()


def refuse_other_history() -> None:
    """Raises CannotStart if a migration that made the embedded database was changed since. Call it before ``migrate``.

    Until the first release migrations are changed in place, and Django knows them by their names alone.
    """
    if _history_note().exists():
        done, now = json.loads(_history_note().read_text()), _migrations()
        is_another = any(now.get(name) != digest for name, digest in done.items())
    else:
        is_another = _schema_note().exists()  # from before this note was taken
    if is_another:
        raise CannotStart(
            "The tables in .local/ were made by an older version, and its migrations have changed since. Nothing was"
            " done. Start again: bin/server --reset"
        )


def remember_schema() -> None:
    """Saves the fingerprint. Call it after ``migrate``."""
    write_private(_history_note(), json.dumps(_migrations()))
    write_private(_schema_note(), _schema_fingerprint())


def forget_schema() -> None:
    """Removes the fingerprint. Call it before a command that may change the schema."""
    _schema_note().unlink(missing_ok=True)


def _schema_note() -> Path:
    return SITE.home / "migrated"


def _history_note() -> Path:
    return SITE.home / "migrations"


def _migrations() -> dict[str, str]:
    """Digest of each migration, by its path."""
    paths = CHECKOUT.glob(SCHEMA[0])
    return {str(path.relative_to(CHECKOUT)): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def _schema_fingerprint() -> str:
    digest = hashlib.sha256()
    for pattern in SCHEMA:
        for path in sorted(CHECKOUT.glob(pattern)):
            digest.update(f"{path.relative_to(CHECKOUT)}\0".encode() + path.read_bytes())
    return digest.hexdigest()
