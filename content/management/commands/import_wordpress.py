"""manage.py import_wordpress FILE [--section PATH] [--dry-run] [--json]"""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from audit.actors import SystemActor
from content.imports.wordpress.articles import AddressLost
from content.imports.wordpress.export import UnreadableExport
from content.imports.wordpress.importing import import_wordpress
from content.imports.wordpress.report import Report
from content.models import Address, Section
from content.rulebook.media import IMPORT
from foundation.commands import JsonCommand, WrongUsage, valid_text
from rbac.errors import Invalid

WIDTH = 40


class Bar:
    """A progress bar on standard error, drawn only on a terminal."""

    def __init__(self, total: int = 1) -> None:
        self._done, self._shown = 0, -1
        self.expect(total)

    def expect(self, total: int) -> None:
        self._total = max(total, 1)

    def advance(self, size: int) -> None:
        self._done = min(self._done + size, self._total)
        percent = 100 * self._done // self._total
        if percent != self._shown and sys.stderr.isatty():
            self._shown = percent
            filled = WIDTH * percent // 100
            end = "\n" if percent == 100 else ""
            sys.stderr.write(f"\r[{'#' * filled}{' ' * (WIDTH - filled)}] {percent:3} %{end}")
            sys.stderr.flush()


class Command(JsonCommand):
    help = "Imports a WordPress export (WXR file), whole or not at all, and accounts for every item in it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the XML file that WordPress exported")
        parser.add_argument("--section", metavar="PATH", help="put everything below this section")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and change nothing")

    def handle(self, *, file: Path, section: str | None, dry_run: bool, **_: Any) -> None:
        if not file.is_file():
            raise WrongUsage(f"There is no file {file}.")
        try:
            report = import_wordpress(
                file,
                by=SystemActor(IMPORT),
                section=parse_section(section) if section else None,
                dry_run=dry_run,
                progress=Bar(2 * file.stat().st_size),
            )
        except (UnreadableExport, OSError) as error:
            raise WrongUsage(f"{error} Nothing was imported.") from None
        except (AddressLost, Invalid) as error:
            raise CommandError(f"{error} Nothing was imported.") from error
        say_report(self, report, dry_run=dry_run)


def parse_section(path: str) -> Section:
    """Raises WrongUsage for an unknown path, and lists the valid ones."""
    valid_text(path)
    found = (
        Address.objects.filter(path=path.strip("/"), kind="section").select_related("section__scope").first()
    )
    if found is None or found.section is None:
        known = ", ".join(
            f"/{name}/" for name in Address.objects.filter(kind="section").values_list("path", flat=True)[:20]
        )
        raise WrongUsage(f"There is no section /{path.strip('/')}/. Sections: {known or 'none yet'}.")
    return found.section


def say_report(command: JsonCommand, report: Report, *, dry_run: bool) -> None:
    """Prints the report of an import."""
    facts = {"dry_run": dry_run, **report.as_facts()}
    end = ["", "This was a dry run: nothing was changed."] if dry_run else []
    command.say(facts, *report.as_lines(), *end, ensure_ascii=False, indent=2, default=str)
