"""What the commands about one user share: the acting user, the target user, and the output."""

import json
from argparse import ArgumentParser
from collections.abc import Callable, Mapping

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from accounts.models.person import same_address
from audit.actors import SystemActor
from audit.management.usage import WrongUsage, valid_text
from rbac.errors import Invalid

COMMAND_LINE = SystemActor("command_line")


def parse_user(email: str) -> User:
    """The user with this address. Raises WrongUsage (status 2) if there is none."""
    user = User.objects.filter(email=same_address(valid_text(email))).first()
    if user is None:
        raise WrongUsage(f"No user has the address {email}.")
    return user


class UserCommand(BaseCommand):
    """Base of commands about the user with the address EMAIL. ``--json`` prints facts instead of a sentence."""

    takes_reason = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", metavar="EMAIL")
        parser.add_argument("--json", action="store_true", help="print the facts as JSON")
        if self.takes_reason:
            parser.add_argument("--reason", default="command line", help="stands in the audit log")

    def carry_out[T](self, verb: Callable[[], T]) -> T:
        """The result of ``verb``. A refusal with a reason is an error with status 1."""
        try:
            return verb()
        except Invalid as error:
            raise CommandError(str(error), returncode=1) from error

    def say(self, sentence: str, facts: Mapping[str, object], *, as_json: bool) -> None:
        self.stdout.write(json.dumps(dict(facts)) if as_json else sentence)
