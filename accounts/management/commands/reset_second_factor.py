"""Second-factor reset from the command line: after an hour, or when an administrator agrees."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.management.arguments import COMMAND_LINE, person_named
from accounts.second_factor.factor_resets import ask
from rbac.errors import Invalid


class Command(BaseCommand):
    help = (
        "Ends all sessions of the person, tells them by mail, and removes their second factor in one hour, "
        "or as soon as an administrator agrees at /cms/people/."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", metavar="EMAIL")
        parser.add_argument(
            "--reason", required=True, help="stands in the journal and in the mail to the person"
        )
        parser.add_argument("--json", action="store_true", help="print the facts as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        user = person_named(options["email"])
        try:
            reset = ask(user, by=COMMAND_LINE, reason=options["reason"])
        except Invalid as error:
            raise CommandError(str(error), returncode=1) from error
        at = reset.takes_effect_at.isoformat(timespec="seconds")
        if options["json"]:
            self.stdout.write(json.dumps({"email": user.email, "takes_effect_at": at}))
        else:
            self.stdout.write(
                f"{user.email} is logged out everywhere and told by mail. Their second factor is removed at {at}, "
                f"or as soon as an administrator agrees at /cms/people/{user.pk}/, unless they stop it."
            )
