"""``manage.py backup FILE``: writes the whole site to one encrypted file."""

from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import transaction

from audit.actors import COMMAND_LINE
from audit.record import record
from foundation.commands import JsonCommand, WrongUsage
from secureproject.backup.archive import write_backup
from secureproject.backup.postgres import Failed
from secureproject.events import BACKUP_MADE


class Command(JsonCommand):
    help = (
        "Writes everything into one encrypted file while the site runs. It opens with ENCRYPTION_KEYS, which it does "
        "not hold: keep those apart. Exit status 0: written and complete, 1: failed or incomplete, 2: wrong usage."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if path.is_dir() or not path.absolute().parent.is_dir():
            raise WrongUsage(f"{path} is no place for a file.")
        try:
            written = write_backup(path)
        except (Failed, OSError) as error:
            raise CommandError(f"Nothing was written: {error}") from None
        manifest = written.manifest
        facts = {**asdict(manifest), "files": written.files, "lacks": written.lacks}
        said = (
            f"{path}: {path.stat().st_size} bytes, the state of {manifest.made_at}; the audit log has "
            f"{manifest.entries} entries, {manifest.sealed} of them sealed; {written.files} stored files."
        )
        self.say(facts, said, indent=2)
        if written.lacks:
            raise CommandError(
                f"The backup was written, but {len(written.lacks)} stored files are missing or damaged, the first is "
                f"{written.lacks[0]}. `manage.py check_media --from-backup FILE` puts them back from an older one."
            )
        with transaction.atomic():
            record(BACKUP_MADE, by=COMMAND_LINE)  # the administration tells its age
