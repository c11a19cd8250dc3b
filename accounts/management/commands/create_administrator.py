"""Creates the first account. No password on the command line: it is chosen on opening the link."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.core.validators import validate_email

from accounts.lifecycle.invitations import invite
from accounts.management.arguments import UserCommand
from accounts.models import User
from accounts.models.person import same_address
from audit.actors import COMMAND_LINE
from foundation.commands import WrongUsage, valid_text


class Command(UserCommand):
    help = "Creates an administrator and prints a one-time link with which they choose how they log in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--name", default="", help="how the person is called; they can change it")

    def handle(self, *args: Any, **options: Any) -> None:
        email, longest = (same_address(valid_text(options["email"])), User._meta.get_field("name").max_length)
        try:
            validate_email(email)
        except ValidationError:
            raise WrongUsage(f"{email} is not an e-mail address.") from None
        if longest and len(valid_text(options["name"])) > longest:
            raise WrongUsage(f"A name has at most {longest} characters.")
        if User.objects.filter(email=email).exists():
            raise CommandError(
                f"There is an account with the address {email} already. "
                "Give it the role with: manage.py grant_role EMAIL administrator --reason TEXT"
            )
        link = invite(email, options["name"], by=COMMAND_LINE, role="administrator", by_mail=False).reveal()
        sentence = f"{email} is invited as administrator. This link works once, for seven days:\n{link}"
        self.say({"email": email, "role": "administrator", "link": link, "days": 7}, sentence)
