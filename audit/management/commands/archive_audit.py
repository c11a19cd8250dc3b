"""``manage.py archive_audit FILE --before WHEN``: archives old audit log entries. For the database's owner."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import ProgrammingError

from audit.export.archiving import NotArchived, archive
from audit.export.export import Incomplete
from foundation.commands import JsonCommand, WrongUsage, parsed_time


class Command(JsonCommand):
    help = (
        "Writes entries that were sealed before a time into a file, with proofs, and removes them. Their hashes stay, "
        "so that everything can still be verified. Keep the file: tools/verify_export.py checks it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help="must not exist yet")
        parser.add_argument("--before", metavar="WHEN", required=True, help="a date or time")

    def handle(self, *args: Any, **options: Any) -> None:
        before = parsed_time(options["before"])
        if Path(options["file"]).exists():
            raise WrongUsage(f"{options['file']} is there already. Name a new file.")
        try:
            done = archive(Path(options["file"]), before=before)
        except (NotArchived, Incomplete) as error:
            raise CommandError(f"Nothing was removed: {error}") from None
        except ProgrammingError as error:  # the role cms_web owns nothing
            raise CommandError(f"Nothing was removed; this needs the owner's log-in: {error}") from None
        except OSError as error:
            raise WrongUsage(f"Nothing was removed: {error}") from None
        self.say(done._asdict(), done.sentence())
