"""``manage.py import_roles FILE --reason TEXT [--dry-run]``: custom roles from a file of ``export_roles``."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from audit.actors import COMMAND_LINE
from foundation.commands import JsonCommand, WrongUsage
from rbac.administration.role_files import bring_in
from rbac.management.access_diff_output import add_change_arguments, carry_out


class Command(JsonCommand):
    help = (
        "Makes and changes roles until they are as a file says; others stay. All of it or nothing. "
        "Exit status 0: done, 1: refused, 2: wrong usage."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE")
        add_change_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            text = Path(options["file"]).read_text(encoding="utf-8")
        except (OSError, ValueError) as error:
            raise WrongUsage(f"{options['file']} cannot be read: {error}") from None

        def bring() -> dict[str, list[str]]:
            return bring_in(text, reason=options["reason"], by=COMMAND_LINE)

        done = carry_out(self, bring, options)
        self.say(done, *(f"{word}: {', '.join(names) or 'none'}" for word, names in done.items()))
