"""``manage.py read_firewall_log FILE``: firewall log import."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import DatabaseError, close_old_connections

from foundation.commands import JsonCommand, WrongUsage, file_named
from intrusion.detection.firewall_log import NotAFirewallLog, read_firewall_log


class Command(JsonCommand):
    help = (
        "Takes the findings of the web application firewall out of its log. "
        "Exit status 0: done, 1: it could not, 2: the file cannot be read."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="what SecAuditLog of the firewall names")
        parser.add_argument("--follow", action="store_true", help="go on, once a second, until ended")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["follow"]:
            self._follow(options["file"])
        else:
            try:
                with file_named(options["file"], "read"):
                    self._read(options["file"], quiet=False)
            except DatabaseError as error:
                raise CommandError(f"The log could not be taken in: {error}") from None

    def _follow(self, file: Path) -> None:
        """Continues after errors: the firewall may start later, and the database may be down for a while."""
        told = ""
        while True:
            close_old_connections()
            try:
                self._read(file, quiet=True)
                told = ""
            except (OSError, DatabaseError) as error:
                if str(error) != told:
                    self.stderr.write(f"The log could not be taken in, trying again: {error}")
                told = str(error)
            time.sleep(1)

    def _read(self, file: Path, *, quiet: bool) -> None:
        try:
            done = read_firewall_log(file)
        except NotAFirewallLog as error:
            raise WrongUsage(str(error)) from None
        if quiet and not done.refused and not done.unreadable:
            return
        facts = {"refused": done.refused, "clients": len(done.by_client), "unreadable": done.unreadable}
        self.say(
            facts,
            f"{done.refused} requests of {len(done.by_client)} clients were refused by the firewall."
            + (f" {done.unreadable} lines could not be read." if done.unreadable else ""),
        )
