"""Session revocation from the command line."""

from argparse import ArgumentParser
from typing import Any

from accounts.management.arguments import parse_user
from accounts.models import User
from accounts.sessions.session_revocation import log_out_everywhere
from audit.actors import COMMAND_LINE
from foundation.commands import JsonCommand, WrongUsage


class Command(JsonCommand):
    help = "Ends every session of one person, or of all."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", metavar="EMAIL", nargs="?")
        parser.add_argument("--all", action="store_true", help="the sessions of all")
        parser.add_argument("--reason", default="command line", help="stands in the audit log")

    def handle(self, *args: Any, **options: Any) -> None:
        if bool(options["email"]) == options["all"]:
            raise WrongUsage("Name one person, or give --all.")
        people = User.objects.filter(sessions__isnull=False).distinct()
        chosen = people if options["all"] else [parse_user(options["email"])]
        ended = sum(log_out_everywhere(user, by=COMMAND_LINE, reason=options["reason"]) for user in chosen)
        self.say({"ended": ended}, f"Sessions ended: {ended}.")
