"""Account unfreezing from the command line."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from accounts.lifecycle.freezing import unfreeze
from accounts.management.arguments import COMMAND_LINE, person_named


class Command(BaseCommand):
    help = "Lets a frozen person log in again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", metavar="EMAIL")
        parser.add_argument("--reason", default="command line", help="stands in the journal")
        parser.add_argument("--json", action="store_true", help="print the facts as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        user = person_named(options["email"])
        unfreeze(user, by=COMMAND_LINE, reason=options["reason"])
        facts = {"email": user.email, "frozen": user.frozen_at is not None}
        self.stdout.write(json.dumps(facts) if options["json"] else f"{user.email} can log in again.")
