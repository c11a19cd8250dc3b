"""``manage.py check_media``: compares every stored file with its row and its digest."""

from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from content.media.storage_reconciliation import Findings, forget_renditions, look, remove_orphans
from foundation.commands import JsonCommand, WrongUsage
from secureproject.backup.restore import restore_files
from secureproject.backup.sealed_file import Unusable


class Command(JsonCommand):
    help = (
        "Reads every stored file. Names those that are missing, that are not what they were, and that no row accounts "
        "for. Exit status 0: all is well (again), 1: something was found, 2: wrong usage."
    )
    refusals = (Unusable,)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--from-backup",
            type=Path,
            metavar="FILE",
            help="put back what is missing or altered from this backup",
        )
        parser.add_argument(
            "--remove-orphans", action="store_true", help="remove what no row has accounted for since a day"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        backup = options["from_backup"]
        if backup and not backup.is_file():
            raise WrongUsage(f"There is no file {backup}.")
        found = look()
        done = self._mend(found, backup, remove=options["remove_orphans"])
        if done:
            found = look()
        self.say(asdict(found), *done, *_lines(found), indent=2)
        if found.damaged or found.orphans:
            raise CommandError(
                "Missing or altered files come back with --from-backup FILE. An asset of which no backup has the file "
                "needs a new version: replace it in the library. Orphans go with --remove-orphans."
            )

    def _mend(self, found: Findings, backup: Path | None, *, remove: bool) -> list[str]:
        done = []
        if found.damaged and backup:
            try:
                back = restore_files(backup, only=frozenset(found.damaged))
            except OSError as error:
                raise WrongUsage(f"{backup} cannot be read: {error}") from None
            rest = forget_renditions(name for name in found.damaged if name not in back)
            done.append(
                f"{len(back)} files put back; {rest} sizes of pictures are made again when asked for."
            )
        if found.orphans and remove:
            done.append(f"{remove_orphans(found.orphans)} files removed that no row accounted for.")
        return done


def _lines(found: Findings) -> list[str]:
    return [
        f"{found.files} stored files looked at.",
        *(f"missing   {name}" for name in found.missing),
        *(f"altered   {name}" for name in found.altered),
        *(f"orphan    {name}" for name in found.orphans),
    ]
