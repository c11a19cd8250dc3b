"""``manage.py check_access FILE [--write]``: compares assignments with a checked-in file."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from foundation.commands import JsonCommand, WrongUsage, file_named
from rbac.administration.access_as_code import FORMAT, live
from rbac.administration.separations import breaches
from rbac.management.access_diff_output import plain


class Command(JsonCommand):
    help = (
        "Compares what roles include, who holds them, what is shared, teams and separated duties with FILE, one "
        "sentence a line, and names users who hold duties that are kept apart. "
        "Exit status 0: as expected, 1: not, 2: wrong usage."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--write", action="store_true", help="make FILE from what is so now")

    def handle(self, *args: Any, **options: Any) -> None:
        file = Path(options["file"])
        if options["write"]:
            with file_named(file):
                file.write_text("\n".join([FORMAT, *live(), ""]), encoding="utf-8")
            self.stdout.write(f"{file} says what is so now. Read it before you check it in.")
            return
        expected, now = _expected(file), live()
        found = [
            *(f"{line}: is expected, and is not so." for line in sorted(expected - {*now})),
            *(f"{line}: this is not expected." for line in now if line not in expected),
            *map(str, breaches()),
        ]
        said = plain("\n".join(found)) or f"Everything is as {file} expects."
        self.say({"as_expected": not found, "differences": found}, said, indent=2)
        if found:
            sys.exit(1)


def _expected(file: Path) -> set[str]:
    if not file.exists():
        raise WrongUsage(f"There is no {file}. Make it with --write, read it and check it in.")
    with file_named(file, "read"):
        first, *lines = file.read_text(encoding="utf-8").split("\n")
    if first != FORMAT:
        raise WrongUsage(f"{file} is no expectation of access: it does not begin with {FORMAT}.")
    return {line for line in lines if line}
