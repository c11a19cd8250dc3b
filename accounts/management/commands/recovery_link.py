"""Account recovery link from the command line, for a user who forgot the password and gets no email."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.lifecycle.admin_issued_links import invitation_link, recovery_link
from accounts.management.arguments import COMMAND_LINE, person_named
from accounts.second_factor.factors import has_way_in
from rbac.errors import Invalid


class Command(BaseCommand):
    help = "Prints a one-time link with which a person chooses a new password (or, if invited, their first)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", metavar="EMAIL")
        parser.add_argument("--json", action="store_true", help="print the facts as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        user = person_named(options["email"])
        make = recovery_link if has_way_in(user) else invitation_link
        try:
            link = make(user, by=COMMAND_LINE).reveal()
        except Invalid as error:
            raise CommandError(str(error), returncode=1) from error
        if options["json"]:
            self.stdout.write(json.dumps({"email": user.email, "link": link}))
        else:
            self.stdout.write(f"Give this link to {user.email} and to nobody else. It works once:\n{link}")
