"""``manage.py rotate_encryption_keys``: re-encrypts everything with the newest of ENCRYPTION_KEYS."""

import sys
from typing import Any

from audit.database.encrypted_columns import encrypted_columns
from audit.encryption import encryption_keys
from audit.erasure.key_rotation import Progress, rotate
from foundation.commands import JsonCommand


class Command(JsonCommand):
    help = (
        "Re-encrypts everything with the first of ENCRYPTION_KEYS, while the site runs. Put the new key in front, "
        "restart every process, run this, then take the old key away. Interrupted, it goes on where it was. "
        "Exit status 1 if something opens with none of the keys."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        done = [rotate(column, after_batch=self._show) for column in encrypted_columns]
        self.say({"keys": len(encryption_keys()), "columns": list(map(facts, done))}, *map(sentence, done))
        if any(progress.unreadable for progress in done):
            sys.exit(1)

    def _show(self, progress: Progress) -> None:
        """Progress on stderr, which may be a terminal; results go to stdout."""
        if sys.stderr.isatty():
            self.stderr.write(f"\r{progress.column}: {progress.seen} read", ending="")


def facts(progress: Progress) -> dict[str, Any]:
    return {
        "column": str(progress.column),
        "read": progress.seen,
        "renewed": progress.renewed,
        "unreadable": progress.unreadable,
    }


def sentence(progress: Progress) -> str:
    said = f"{progress.column}: {progress.seen} read, {progress.renewed} re-encrypted."
    if progress.unreadable:
        rows = ", ".join(progress.unreadable[:10])
        said += f" {len(progress.unreadable)} open with none of the keys (rows {rows}): add the key that made them."
    return said
