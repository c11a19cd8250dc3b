"""``manage.py stream_audit [--since ID] [--follow]``: streams the sealed audit log, line by line, for a SIEM."""

import json
import time
from argparse import ArgumentParser
from typing import Any

from django.db import close_old_connections

from audit.export.siem_stream import UnknownEntry, lines_from, position_after
from foundation.commands import JsonCommand, WrongUsage

SECONDS = 2.0


class Command(JsonCommand):
    help = (
        "Prints sealed entries as JSON Lines with ECS field names, each once and in an order that never changes. To go "
        "on later, give event.id of the last line as --since."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--since", type=int, metavar="ID", help="event.id of the last entry you have")
        parser.add_argument("--follow", action="store_true", help="wait for more until interrupted")
        parser.add_argument(
            "--without-personal-data",
            action="store_true",
            help="no names, addresses and other personal fields",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            position = position_after(options["since"]) if options["since"] else 0
        except UnknownEntry as error:
            raise WrongUsage(str(error)) from None
        try:
            while True:
                position = self._print(position, personal=not options["without_personal_data"])
                if not options["follow"]:
                    return
                close_old_connections()
                time.sleep(SECONDS)
        except (KeyboardInterrupt, BrokenPipeError):
            return  # the reader is gone; it knows the last line that it received

    def _print(self, position: int, *, personal: bool) -> int:
        for line in lines_from(position, personal=personal):
            self.stdout.write(json.dumps(line, ensure_ascii=False))
            position = line["event"]["sequence"] + 1
        self.stdout.flush()
        return position
