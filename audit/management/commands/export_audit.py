"""``manage.py export_audit [FILE] [--since WHEN]``: exports the sealed audit log, for tools/verify_export.py."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from audit.export.export import Incomplete, NothingSealed, export_lines
from foundation.commands import JsonCommand, WrongUsage, optional_time


class Command(JsonCommand):
    help = "Writes the sealed audit log as JSON Lines with proofs. tools/verify_export.py checks it anywhere."
    refusals = (NothingSealed, Incomplete)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", nargs="?", type=Path, help="without it: standard output")
        parser.add_argument("--since", metavar="WHEN", help="only what was sealed from this date or time on")

    def handle(self, *args: Any, **options: Any) -> None:
        lines = export_lines(since=optional_time(options["since"]))
        try:
            if options["file"] is None:
                for line in lines:
                    self.stdout.write(line)
                return
            with options["file"].open("w", encoding="utf-8") as file:
                file.writelines(f"{line}\n" for line in lines)
        except OSError as error:
            raise WrongUsage(f"{options['file']} cannot be written: {error}") from None
