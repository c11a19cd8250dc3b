"""``manage.py move_media --to URL``: copies all stored files to another store and compares them byte by byte."""

import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import Storage, storages
from django.core.management.base import CommandError

from content.management.commands.import_wordpress import Bar
from content.media.storage_reconciliation import copy_all, total_size
from foundation.commands import JsonCommand, WrongUsage
from secureproject.media_storage import media_storage


class Command(JsonCommand):
    help = (
        "Copies every stored file into another store, reads it back there and compares its SHA-256. Run again after an "
        "interruption, it goes on. Nothing is taken away here. Exit status 0: all is there, 1: not, 2: wrong usage."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--to", required=True, metavar="URL",
            help="as in MEDIA_STORAGE_URL; - reads it from standard input, so that a secret in it is in no list of "
            "processes and no history",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        target = _storage(sys.stdin.readline().strip() if options["to"] == "-" else options["to"])
        try:
            copied = copy_all(target, progress=Bar(total_size()).advance)
        except (BotoCoreError, ClientError, OSError) as error:
            raise CommandError(
                f"Interrupted: {error} What is there already is not copied again: run the same command once more."
            ) from None
        said = f"{copied.copied} files copied and compared, {copied.there} were there already."
        self.say(asdict(copied), said, indent=2)
        if copied.failed:
            raise CommandError(
                f"{len(copied.failed)} files are missing or damaged here, or did not arrive; the first is "
                f"{copied.failed[0]}. `manage.py check_media` names what is wrong here."
            )


def _storage(url: str) -> Storage:
    try:
        return storages.create_storage(media_storage(url))
    except ImproperlyConfigured as error:
        raise WrongUsage(str(error).replace("MEDIA_STORAGE_URL", "--to", 1)) from None
