"""Processes on this computer: from /proc where available, else from ps."""

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
HAS_PROC = (PROC / "self" / "stat").exists()


@dataclass(frozen=True)
class Process:
    number: int
    group: int
    arguments: str


def every_process() -> Iterator[Process]:
    """All processes visible to this user, including this one."""
    if not HAS_PROC:
        yield from _from_ps("-A")
        return
    for folder in PROC.glob("[0-9]*"):
        if found := _from_proc(folder):
            yield found


def process(number: int) -> Process | None:
    """The process with this id, or None."""
    return _from_proc(PROC / str(number)) if HAS_PROC else next(_from_ps("-p", str(number)), None)


def _from_proc(folder: Path) -> Process | None:
    try:
        arguments = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        # After the program's name, which may contain anything, come: state, parent, group.
        group = (folder / "stat").read_text(errors="replace").rpartition(")")[2].split()[2]
    except OSError:
        return None  # it has ended
    return Process(int(folder.name), int(group), arguments)


def _from_ps(*which: str) -> Iterator[Process]:
    command = ["ps", *which, "-ww", "-o", "pid=,pgid=,args="]
    shown = subprocess.run(command, capture_output=True, text=True, errors="replace")
    for line in shown.stdout.splitlines():
        number, group, arguments = (*line.split(None, 2), "")[:3]
        yield Process(int(number), int(group), f"{arguments} ")
