"""``manage.py verify_backup FILE``: whether a backup can be opened and is complete. Changes nothing."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from secureproject.backup.archive import check_backup
from secureproject.backup.sealed_file import Unusable


class Command(BaseCommand):
    help = "Reads a whole backup. Exit status 0: complete and unchanged, 1: it is not, 2: wrong usage."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--json", action="store_true", help="print the facts as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            held = check_backup(options["file"])
        except Unusable as error:
            raise CommandError(str(error), returncode=1) from None
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be read: {error}", returncode=2) from None
        facts = {
            "bytes": held.sql_bytes,
            "files": held.files,
            "file_bytes": held.file_bytes,
            "lacks": held.lacks,
        }
        if options["json"]:
            self.stdout.write(
                json.dumps({"good": not held.lacks, **facts, **asdict(held.manifest)}, indent=2)
            )
        else:
            self.stdout.write(
                f"Unchanged: the state of {held.manifest.made_at}, {held.sql_bytes} bytes of SQL, {held.files} stored "
                f"files with {held.file_bytes} bytes; the audit log has {held.manifest.entries} entries, "
                f"{held.manifest.sealed} of them sealed."
            )
        if held.lacks:
            raise CommandError(
                f"It lacks {len(held.lacks)} files that were lost or damaged when it was made, the first is "
                f"{held.lacks[0]}.",
                returncode=1,
            )
