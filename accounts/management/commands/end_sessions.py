"""Session revocation from the command line."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.management.arguments import COMMAND_LINE, parse_user
from accounts.models import User
from accounts.sessions.session_revocation import log_out_everywhere


class Command(BaseCommand):
    help = "Ends every session of one person, or of all."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", metavar="EMAIL", nargs="?")
        parser.add_argument("--all", action="store_true", help="the sessions of all")
        parser.add_argument("--reason", default="command line", help="stands in the audit log")
        parser.add_argument("--json", action="store_true", help="print the facts as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        if bool(options["email"]) == options["all"]:
            raise CommandError("Name one person, or give --all.", returncode=2)
        people = User.objects.filter(sessions__isnull=False).distinct()
        chosen = people if options["all"] else [parse_user(options["email"])]
        ended = sum(log_out_everywhere(user, by=COMMAND_LINE, reason=options["reason"]) for user in chosen)
        self.stdout.write(json.dumps({"ended": ended}) if options["json"] else f"Sessions ended: {ended}.")
