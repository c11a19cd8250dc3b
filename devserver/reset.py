"""bin/server --reset: back to a fresh clone."""

import shutil
import sys

from devserver.paths import LOCAL, CannotStart, explained
from devserver.postgres.cluster import EVERY


def reset(*, ask: bool) -> bool:
    """Removes ``.local/`` with all its contents, and PostgreSQL's data elsewhere. False if the answer was no."""
    for cluster in EVERY:
        if cluster.is_in_use():
            raise CannotStart(
                "Another command of this checkout still uses PostgreSQL. End it first, then reset."
            )
    if ask and not _is_meant():
        return False
    for cluster in EVERY:
        cluster.remove()
    with explained(LOCAL):
        shutil.rmtree(LOCAL, ignore_errors=False)
    return True


def _is_meant() -> bool:
    question = f"Throw away {LOCAL} with the whole site, its keys and its mail? This cannot be undone. [y/N] "
    if not sys.stdin.isatty():
        raise CannotStart("--reset asks first, and this is not a terminal. Add --yes.")
    return input(question).strip().lower() in {"y", "yes"}
