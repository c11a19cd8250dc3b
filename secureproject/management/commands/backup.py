"""``manage.py backup FILE``: writes the whole site to one encrypted file."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from secureproject.backup.archive import write_backup
from secureproject.backup.postgres import Failed


class Command(BaseCommand):
    help = (
        "Writes everything into one encrypted file while the site runs. It opens with ENCRYPTION_KEYS, which it does "
        "not hold: keep those apart. Exit status 0: written and complete, 1: failed or incomplete, 2: wrong usage."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--json", action="store_true", help="print the facts as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if path.is_dir() or not path.absolute().parent.is_dir():
            raise CommandError(f"{path} is no place for a file.", returncode=2)
        try:
            written = write_backup(path)
        except (Failed, OSError) as error:
            raise CommandError(f"Nothing was written: {error}", returncode=1) from None
        manifest = written.manifest
        facts = {**asdict(manifest), "files": written.files, "lacks": written.lacks}
        if options["json"]:
            self.stdout.write(json.dumps(facts, indent=2))
        else:
            self.stdout.write(
                f"{path}: {path.stat().st_size} bytes, the state of {manifest.made_at}; the audit log has "
                f"{manifest.entries} entries, {manifest.sealed} of them sealed; {written.files} stored files."
            )
        if written.lacks:
            raise CommandError(
                f"The backup was written, but {len(written.lacks)} stored files are missing or damaged, the first is "
                f"{written.lacks[0]}. `manage.py check_media --from-backup FILE` puts them back from an older one.",
                returncode=1,
            )
