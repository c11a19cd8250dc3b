"""``manage.py vouch EMAIL --reason TEXT``: the operator says that an account is a person of its own."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from audit.actors import COMMAND_LINE
from foundation.commands import valid_text
from rbac.errors import Invalid, Refused
from rbac.independence.vouches import vouch
from rbac.management.arguments import command_error, parse_user


class Command(BaseCommand):
    help = "Vouches for a person who is linked to another account. Exit status 0: done, 1: refused."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", metavar="EMAIL")
        parser.add_argument("--reason", required=True, help="how you know that this is another person")

    def handle(self, *args: Any, **options: Any) -> None:
        person = parse_user(options["email"])
        try:
            vouch(person, reason=valid_text(options["reason"]), by=COMMAND_LINE)
        except (Invalid, Refused) as error:
            raise command_error(error) from error
        self.stdout.write(f"{person} counts as a person of their own.")
