"""``manage.py archive_audit FILE --before WHEN``: archives old audit log entries. For the database's owner."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import ProgrammingError

from audit.export.archiving import NotArchived, archive
from audit.export.export import Incomplete
from audit.management.usage import WrongUsage, parsed_time


class Command(BaseCommand):
    help = (
        "Writes entries that were sealed before a time into a file, with proofs, and removes them. Their hashes stay, "
        "so that everything can still be verified. Keep the file: tools/verify_export.py checks it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help="must not exist yet")
        parser.add_argument("--before", metavar="WHEN", required=True, help="a date or time")
        parser.add_argument("--json", action="store_true", help="print the facts as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        before = parsed_time(options["before"])
        if Path(options["file"]).exists():
            raise WrongUsage(f"{options['file']} is there already. Name a new file.")
        try:
            done = archive(Path(options["file"]), before=before)
        except (NotArchived, Incomplete) as error:
            raise CommandError(f"Nothing was removed: {error}", returncode=1) from None
        except ProgrammingError as error:  # the role cms_web owns nothing
            raise CommandError(
                f"Nothing was removed; this needs the owner's log-in: {error}", returncode=1
            ) from None
        except OSError as error:
            raise CommandError(f"Nothing was removed: {error}", returncode=2) from None
        self.stdout.write(json.dumps(done._asdict()) if options["json"] else done.sentence())
