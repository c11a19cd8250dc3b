"""``manage.py verify_backup FILE``: whether a backup can be opened and is complete. Changes nothing."""

from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from foundation.commands import JsonCommand, WrongUsage
from secureproject.backup.archive import check_backup
from secureproject.backup.sealed_file import Unusable


class Command(JsonCommand):
    help = "Reads a whole backup. Exit status 0: complete and unchanged, 1: it is not, 2: wrong usage."
    refusals = (Unusable,)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            held = check_backup(options["file"])
        except OSError as error:
            raise WrongUsage(f"{options['file']} cannot be read: {error}") from None
        facts = {
            "bytes": held.sql_bytes,
            "files": held.files,
            "file_bytes": held.file_bytes,
            "lacks": held.lacks,
        }
        said = (
            f"Unchanged: the state of {held.manifest.made_at}, {held.sql_bytes} bytes of SQL, {held.files} stored "
            f"files with {held.file_bytes} bytes; the audit log has {held.manifest.entries} entries, "
            f"{held.manifest.sealed} of them sealed."
        )
        self.say({"good": not held.lacks, **facts, **asdict(held.manifest)}, said, indent=2)
        if held.lacks:
            raise CommandError(
                f"It lacks {len(held.lacks)} files that were lost or damaged when it was made, the first is "
                f"{held.lacks[0]}."
            )
