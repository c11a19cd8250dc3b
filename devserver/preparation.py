"""Preparation before the site can serve: schema up to date, static files collected, demo loaded once."""

import hashlib
import sys
from collections.abc import Callable
from pathlib import Path

from devserver.children import Children
from devserver.environment import brings_own_server, command_environment, command_line
from devserver.errors import CannotStart
from devserver.paths import CHECKOUT, LOCAL, write_private
from devserver.postgres import schema

COLLECTED = CHECKOUT / "staticfiles"
DEMO_COMMAND = CHECKOUT / "devserver" / "management" / "commands" / "load_demo.py"


def prepare(children: Children, say: Callable[[str], None], *, port: int, demo: bool) -> None:
    """Does the missing steps. Raises CannotStart with the end of a step's output when it fails."""
    embedded = not brings_own_server()
    if not (embedded and schema.is_current()):
        say("Bringing the database up to date …")
        run(children, ["migrate", "--no-input"], port)
        if embedded:
            schema.remember()
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
