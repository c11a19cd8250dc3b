"""What the commands about one user share: the acting user and the target user."""

from argparse import ArgumentParser

from accounts.models import User
from accounts.models.person import same_address
from foundation.commands import JsonCommand, WrongUsage, valid_text
from rbac.errors import Invalid


def parse_user(email: str) -> User:
    """The user with this address. Raises WrongUsage (status 2) if there is none."""
    user = User.objects.filter(email=same_address(valid_text(email))).first()
    if user is None:
        raise WrongUsage(f"No user has the address {email}.")
    return user


class UserCommand(JsonCommand):
    """Base of commands about the user with the address EMAIL."""

    refusals = (Invalid,)
    takes_reason = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", metavar="EMAIL")
        if self.takes_reason:
            parser.add_argument("--reason", default="command line", help="stands in the audit log")
