"""manage.py import_ghost FILE --address URL [--redirects FILE] [--section PATH] [--dry-run] [--json]"""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.management.base import CommandError, CommandParser

from audit.actors import SystemActor
from content.imports.ghost.importing import import_ghost
from content.imports.wordpress.articles import AddressLost
from content.imports.wordpress.export import UnreadableExport
from content.management.commands.import_wordpress import Bar, parse_section, say_report
from content.rulebook.media import IMPORT_GHOST
from foundation.commands import JsonCommand, WrongUsage
from rbac.errors import Invalid


class Command(JsonCommand):
    help = "Imports a Ghost export (JSON), whole or not at all, and accounts for every item in it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the JSON file that Ghost exported")
        parser.add_argument(
            "--address",
            metavar="URL",
            required=True,
            help="where that site was, like https://old.example.org: the file does not say it",
        )
        parser.add_argument("--redirects", type=Path, metavar="FILE", help="its redirects.json")
        parser.add_argument("--section", metavar="PATH", help="put everything below this section")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and change nothing")

    def handle(self, *, file: Path, address: str, section: str | None, dry_run: bool, **options: Any) -> None:
        try:
            report = import_ghost(
                file,
                address=_site(address),
                by=SystemActor(IMPORT_GHOST),
                redirects=options["redirects"],
                section=parse_section(section) if section else None,
                dry_run=dry_run,
                progress=Bar(2 * file.stat().st_size) if file.is_file() else None,
            )
        except UnreadableExport as error:
            raise WrongUsage(f"{error} Nothing was imported.") from None
        except (AddressLost, Invalid) as error:
            raise CommandError(f"{error} Nothing was imported.") from error
        say_report(self, report, dry_run=dry_run)


def _site(address: str) -> str:
    """Raises WrongUsage for what is no address of a site."""
    try:
        parts = urlsplit(address)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise WrongUsage("--address has to be like https://old.example.org.")
    return address
