"""``manage.py export_roles [FILE]``: custom roles, as JSON."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from foundation.commands import file_named
from rbac.administration.role_files import as_text, export_roles


class Command(BaseCommand):
    help = "Writes the roles that administrators made to a file, or prints them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", nargs="?", help="without it: printed")

    def handle(self, *args: Any, **options: Any) -> None:
        text = as_text(export_roles())
        if options["file"]:
            with file_named(options["file"]):
                Path(options["file"]).write_text(text, encoding="utf-8")
        else:
            self.stdout.write(text, ending="")
