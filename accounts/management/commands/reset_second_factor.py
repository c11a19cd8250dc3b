"""Second-factor reset from the command line: after an hour, or when an administrator agrees."""

from argparse import ArgumentParser
from typing import Any

from accounts.management.arguments import UserCommand, parse_user
from accounts.second_factor.factor_resets import ask
from audit.actors import COMMAND_LINE


class Command(UserCommand):
    help = (
        "Ends all sessions of the person, tells them by mail, and removes their second factor in one hour, "
        "or as soon as an administrator agrees at /cms/people/."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--reason", required=True, help="stands in the audit log and in the mail to the person"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        user = parse_user(options["email"])
        reset = ask(user, by=COMMAND_LINE, reason=options["reason"])
        at = reset.takes_effect_at.isoformat(timespec="seconds")
        sentence = (
            f"{user.email} is logged out everywhere and told by mail. Their second factor is removed at {at}, "
            f"or as soon as an administrator agrees at /cms/people/{user.pk}/, unless they stop it."
        )
        self.say({"email": user.email, "takes_effect_at": at}, sentence)
