"""Account freezing from the command line."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.lifecycle.freezing import freeze
from accounts.management.arguments import COMMAND_LINE, person_named
from rbac.errors import Invalid


class Command(BaseCommand):
    help = "Nobody can log in as this person any more, and all their sessions end at once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", metavar="EMAIL")
        parser.add_argument("--reason", default="command line", help="stands in the journal")
        parser.add_argument("--json", action="store_true", help="print the facts as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        user = person_named(options["email"])
        try:
            freeze(user, by=COMMAND_LINE, reason=options["reason"])
        except Invalid as error:
            raise CommandError(str(error), returncode=1) from error
        facts = {"email": user.email, "frozen": user.frozen_at is not None}
        self.stdout.write(
            json.dumps(facts) if options["json"] else f"{user.email} is frozen; all sessions have ended."
        )
