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
            manifest, size = check_backup(options["file"])
        except Unusable as error:
            raise CommandError(str(error), returncode=1) from None
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be read: {error}", returncode=2) from None
        if options["json"]:
            self.stdout.write(json.dumps({"good": True, "bytes": size, **asdict(manifest)}, indent=2))
        else:
            self.stdout.write(
                f"Complete and unchanged: the state of {manifest.made_at}, {size} bytes of SQL; the journal has "
                f"{manifest.entries} entries, {manifest.sealed} of them sealed."
            )
