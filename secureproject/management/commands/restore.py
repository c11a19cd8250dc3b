"""``manage.py restore FILE``: restores the site from a backup and records that in the audit log."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from audit.witnesses.restorations import facts, sentence
from foundation.commands import JsonCommand, WrongUsage
from secureproject.backup.postgres import Failed
from secureproject.backup.restore import InUse, restore_backup
from secureproject.backup.sealed_file import Unusable


class Command(JsonCommand):
    help = (
        "Puts everything back to the state of a backup, in one transaction: all of it or nothing. Stop web and worker "
        "first. Destroyed keys stay destroyed, what was removed by law stays removed, and the audit log tells what is "
        "lost. Exit status 0: restored, 1: not."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument(
            "--destroyed", action="append", default=[], type=Path, metavar="FILE",
            help="a file of destroyed keys, beside those in AUDIT_HEADS_TO",
        )  # fmt: skip
        parser.add_argument(
            "--removals", action="append", default=[], type=Path, metavar="FILE",
            help="a file of removals by law, beside those in AUDIT_HEADS_TO",
        )  # fmt: skip
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["file"].is_file():
            raise WrongUsage(f"There is no file {options['file']}. Nothing was changed.")
        if not options["yes"] and not _is_sure():
            raise CommandError("Nothing was changed.")
        try:
            restoration = restore_backup(
                options["file"], destroyed=options["destroyed"], removals=options["removals"]
            )
        except (Unusable, InUse, Failed) as error:
            raise CommandError(f"Nothing was changed: {error}") from None
        except (OSError, ValueError) as error:
            raise WrongUsage(f"Nothing was changed: {error}") from None
        self.say(facts(restoration), sentence(restoration), indent=2)


def _is_sure() -> bool:
    try:
        return input("Everything since the backup will be lost. Type RESTORE: ") == "RESTORE"
    except EOFError:  # no terminal to answer
        return False
