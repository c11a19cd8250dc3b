"""manage.py import_site DIR [--dry-run] [--drafts] [--keep-files] [--json]"""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import IntegrityError

from audit.actors import SystemActor
from content.exports.export_format import KINDS, UnreadableFolder, file_of
from content.imports.portable.context import How
from content.imports.portable.importing import import_site
from content.management.commands.import_wordpress import Bar, say_report
from content.media.inspection.errors import CannotInspect
from content.rulebook.sections import IMPORT_SITE
from foundation.commands import JsonCommand, WrongUsage
from rbac.errors import Invalid


class Command(JsonCommand):
    help = (
        "Brings in what export_site wrote, whole or not at all, and accounts for every item. What is here stays as it "
        "is; what readers saw there they see here, where no more people may read; people cannot log in until invited."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path, help="a folder that export_site wrote")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and change nothing")
        parser.add_argument("--drafts", action="store_true", help="publish nothing: everything is a draft")
        parser.add_argument(
            "--keep-files",
            action="store_true",
            help="store files byte for byte once nothing is wrong with them, instead of re-encoding them: for an "
            "export that you made yourself and that no one else could change",
        )

    def handle(self, *, folder: Path, dry_run: bool, drafts: bool, keep_files: bool, **_: Any) -> None:
        if not folder.is_dir():
            raise WrongUsage(f"There is no folder {folder}.")
        try:
            report = import_site(
                folder,
                by=SystemActor(IMPORT_SITE),
                how=How(dry=dry_run, drafts=drafts, keep_files=keep_files),
                progress=Bar(2 * _size(folder)),
            )
        except (UnreadableFolder, OSError) as error:
            raise WrongUsage(f"{error} Nothing was imported.") from None
        except (CannotInspect, Invalid) as error:
            raise CommandError(f"{error} Nothing was imported.") from error
        except IntegrityError as error:
            raise CommandError(
                "Another user made the same thing here meanwhile. Nothing was imported: run it again."
            ) from error
        say_report(self, report, dry_run=dry_run)


def _size(folder: Path) -> int:
    lists = [folder / file_of(kind) for kind in KINDS]
    return sum(path.stat().st_size for path in lists if path.is_file())
