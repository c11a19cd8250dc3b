"""``manage.py read_firewall_log FILE``: firewall log import."""

import json
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, close_old_connections

from audit.management.usage import file_named
from intrusion.detection.firewall_log import NotAFirewallLog, read_firewall_log


class Command(BaseCommand):
    help = (
        "Takes the findings of the web application firewall out of its log. "
        "Exit status 0: done, 1: it could not, 2: the file cannot be read."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="what SecAuditLog of the firewall names")
        parser.add_argument("--follow", action="store_true", help="go on, once a second, until ended")
        parser.add_argument("--json", action="store_true", help="print the facts as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["follow"]:
            self._follow(options["file"], as_json=options["json"])
        else:
            try:
                with file_named(options["file"], "read"):
                    self._read(options["file"], as_json=options["json"], quiet=False)
            except DatabaseError as error:
                raise CommandError(f"The log could not be taken in: {error}", returncode=1) from None

    def _follow(self, file: Path, *, as_json: bool) -> None:
        """Continues after errors: the firewall may start later, and the database may be down for a while."""
        told = ""
        while True:
            close_old_connections()
            try:
                self._read(file, as_json=as_json, quiet=True)
                told = ""
            except (OSError, DatabaseError) as error:
                if str(error) != told:
                    self.stderr.write(f"The log could not be taken in, trying again: {error}")
                told = str(error)
            time.sleep(1)

    def _read(self, file: Path, *, as_json: bool, quiet: bool) -> None:
        try:
            done = read_firewall_log(file)
        except NotAFirewallLog as error:
            raise CommandError(str(error), returncode=2) from None
        if quiet and not done.refused and not done.unreadable:
            return
        facts = {"refused": done.refused, "clients": len(done.by_client), "unreadable": done.unreadable}
        if as_json:
            self.stdout.write(json.dumps(facts))
            return
        self.stdout.write(
            f"{done.refused} requests of {len(done.by_client)} clients were refused by the firewall."
            + (f" {done.unreadable} lines could not be read." if done.unreadable else "")
        )
