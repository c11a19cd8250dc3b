"""Account freezing from the command line."""

from typing import Any

from accounts.lifecycle.freezing import freeze
from accounts.management.arguments import UserCommand, parse_user
from audit.actors import COMMAND_LINE


class Command(UserCommand):
    help = "Freezes an account: its user cannot log in any more, and all their sessions end at once."
    takes_reason = True

    def handle(self, *args: Any, **options: Any) -> None:
        user = parse_user(options["email"])
        freeze(user, by=COMMAND_LINE, reason=options["reason"])
        facts = {"email": user.email, "frozen": user.frozen_at is not None}
        self.say(facts, f"{user.email} is frozen; all sessions have ended.")
