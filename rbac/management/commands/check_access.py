"""``manage.py check_access FILE [--write]``: compares assignments with a checked-in file."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from audit.management.usage import WrongUsage
from rbac.administration.access_as_code import as_text, differences, live, read_expected_state, unspoken
from rbac.errors import Invalid
from rbac.management.access_diff_output import plain


class Command(BaseCommand):
    help = (
        "Compares roles, who holds them, what is shared, teams and separated duties with FILE (JSON or .toml), "
        "and names users who hold duties that are kept apart. Exit status 0: as expected, 1: not, 2: wrong usage."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--write", action="store_true", help="make FILE from what is so now")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        file = Path(options["file"])
        if options["write"]:
            return self._write(file)
        if not file.exists():
            raise WrongUsage(f"There is no {file}. Make it with --write, read it and check it in.")
        try:
            expected = read_expected_state(file)
            found = differences(expected, live())
        except Invalid as error:
            raise WrongUsage(str(error)) from None
        if options["json"]:
            self.stdout.write(json.dumps({"as_expected": not found, "differences": found}, indent=2))
        else:
            self.stdout.write(plain("\n".join(found)) or f"Everything is as {file} expects.")
            if silent := unspoken(expected):
                self.stdout.write(f"{file} says nothing about {', '.join(silent)}, so that was not compared.")
        if found:
            sys.exit(1)
        return None

    def _write(self, file: Path) -> None:
        try:
            file.write_text(as_text(live(), toml=file.suffix == ".toml"), encoding="utf-8")
        except OSError as error:
            raise WrongUsage(f"{file} cannot be written: {error}") from None
        self.stdout.write(f"{file} says what is so now. Read it before you check it in.")
