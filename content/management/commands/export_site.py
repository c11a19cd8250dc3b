"""manage.py export_site DIR [--without-people] [--json]"""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from audit.actors import SystemActor
from content.exports.export_format import CannotExport, FolderTaken
from content.exports.portable.exporting import Written, export_site
from content.management.commands.import_wordpress import Bar
from content.rulebook.sections import EXPORT
from foundation.commands import JsonCommand, WrongUsage
from rbac.errors import Invalid


class Command(JsonCommand):
    help = (
        "Writes all content into a new folder, in an open format (docs/export-format.md): for another host, a test "
        "site, or to leave. Never passwords, second factors, roles or the audit log. It is not encrypted, and "
        "holds what only some may read."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path, help="a folder that is new, or empty")
        parser.add_argument(
            "--without-people",
            action="store_true",
            help="leave out who wrote what: names and addresses of colleagues, names of readers who commented",
        )

    def handle(self, *, folder: Path, without_people: bool, **_: Any) -> None:
        if not folder.absolute().parent.is_dir():
            raise WrongUsage(f"There is no folder {folder.absolute().parent}.")
        try:
            written = export_site(
                folder, by=SystemActor(EXPORT), with_people=not without_people, progress=Bar()
            )
        except FolderTaken as error:
            raise WrongUsage(f"{error} Nothing was exported.") from None
        except (CannotExport, Invalid, OSError) as error:
            raise CommandError(f"{error} Nothing was exported.") from error
        facts = {
            "folder": str(folder.absolute()),
            "counts": written.counts,
            "files": written.files,
            "left_behind": written.left_behind,
        }
        self.say(facts, *_lines(folder, written), ensure_ascii=False, indent=2)


def _lines(folder: Path, written: Written) -> list[str]:
    lines = [f"{kind:<12}{count:>10}" for kind, count in written.counts.items()]
    lines.append(f"{'stored files':<12}{written.files:>10}")
    if written.left_behind:
        lines.append(f"Left behind in the trash: {written.left_behind} articles.")
    return [*lines, f"{folder.absolute()} holds what only some may read, and is not encrypted. Keep it so."]
