"""``manage.py role_table [FILE] [--check]``: the rulebook as a page of documentation."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit.management.usage import file_named
from rbac.django_admin.role_table import role_table


class Command(BaseCommand):
    help = "Writes docs/roles.md (or FILE) from the rulebook. Exit status with --check: 0 in step, 1 not."
    requires_system_checks = ()  # it reads the rulebook, and no database

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", nargs="?", default="docs/roles.md")
        parser.add_argument("--check", action="store_true", help="change nothing; say whether it is in step")

    def handle(self, *args: Any, **options: Any) -> None:
        file, text = Path(options["file"]), role_table()
        with file_named(file, "read" if options["check"] else "written"):
            if not options["check"]:
                file.write_text(text, encoding="utf-8")
            is_in_step = file.exists() and file.read_text(encoding="utf-8") == text
        if not is_in_step:
            raise CommandError(f"{file} does not say what the rulebook says. Run: bin/manage role_table")
