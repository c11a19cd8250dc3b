"""External redaction log: redactions outside the database, the only record after a restore.

Beside each file in ``AUDIT_HEADS_TO`` is one called ``….removals``, with one redaction per line: its positions,
without any text (content/redaction/record.py).
"""

import fcntl
import json
import logging
import os
from collections.abc import Iterator
from pathlib import Path

from audit.witnesses.witnesses import witness_files
from content.redaction.record import Facts, all_removals, key_of

logger = logging.getLogger(__name__)
SUFFIX = ".removals"


def files() -> list[Path]:
    return [path.with_name(path.name + SUFFIX) for path in witness_files()]


def read_removals(path: Path) -> Iterator[Facts]:
    """Redactions in a file. Raises OSError, and ValueError for another file."""
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.endswith("\n"):
                return  # a crash cut it short; it is written again
            try:
                facts = json.loads(line)
                key_of(facts)
            except (ValueError, KeyError, TypeError):
                raise ValueError(f"Line {number} of {path} tells of no removal.") from None
            yield facts


def keep_removals() -> None:
    """Writes every redaction that a file lacks. An unreachable file stops nothing."""
    for path in files():
        try:
            _catch_up(path)
        except (OSError, ValueError) as error:
            logger.error("Removals by law cannot be noted in %s: %s", path, error)


def _catch_up(path: Path) -> None:
    path.touch(mode=0o640)
    known = set(map(key_of, read_removals(path)))
    if missing := [facts for facts in all_removals() if key_of(facts) not in known]:
        _append(path, missing)


def _append(path: Path, missing: list[Facts]) -> None:
    with path.open("rb+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        whole = file.read().rfind(b"\n") + 1  # the rest was cut short by a crash
        file.truncate(whole)
        file.seek(whole)
        file.writelines(f"{json.dumps(facts, ensure_ascii=False)}\n".encode() for facts in missing)
        file.flush()
        os.fsync(file.fileno())
