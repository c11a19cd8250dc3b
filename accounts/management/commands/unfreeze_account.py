"""Account unfreezing from the command line."""

from typing import Any

from accounts.lifecycle.freezing import unfreeze
from accounts.management.arguments import UserCommand, parse_user
from audit.actors import COMMAND_LINE


class Command(UserCommand):
    help = "Lets a frozen person log in again."
    takes_reason = True

    def handle(self, *args: Any, **options: Any) -> None:
        user = parse_user(options["email"])
        unfreeze(user, by=COMMAND_LINE, reason=options["reason"])
        facts = {"email": user.email, "frozen": user.frozen_at is not None}
        self.say(facts, f"{user.email} can log in again.")
