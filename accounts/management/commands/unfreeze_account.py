"""Account unfreezing from the command line."""

from argparse import ArgumentParser
from typing import Any

from accounts.lifecycle.freezing import unfreeze
from accounts.management.arguments import COMMAND_LINE, UserCommand, parse_user


class Command(UserCommand):
    help = "Lets a frozen person log in again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        self.add_reason(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        user = parse_user(options["email"])
        unfreeze(user, by=COMMAND_LINE, reason=options["reason"])
        facts = {"email": user.email, "frozen": user.frozen_at is not None}
        self.say(f"{user.email} can log in again.", facts, as_json=options["json"])
