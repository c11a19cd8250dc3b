"""Orphaned processes: ends those of an earlier bin/server that was killed together with its watcher."""

import sys
from collections.abc import Iterable

from devserver.paths import LOCAL, write_private
from devserver.processes import every_process
from devserver.watcher import end

NOTE = LOCAL / "server-processes"


def note(groups: Iterable[int]) -> None:
    """Saves the process groups that run now."""
    write_private(NOTE, " ".join(map(str, groups)))


def end_leftovers() -> None:
    """Ends the noted processes that are still ours: a number may belong to another process by now."""
    if not NOTE.exists():
        return
    noted = {int(number) for number in NOTE.read_text().split()}
    alive = {
        each.group for each in every_process() if each.group in noted and sys.executable in each.arguments
    }
    for group in alive:
        end(group)
    NOTE.unlink()
