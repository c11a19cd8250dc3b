"""What the commands of accounts share: who acts, and how a person is found."""

from django.core.management.base import CommandError

from accounts.models import User
from accounts.models.person import same_address
from audit.actors import SystemActor

COMMAND_LINE = SystemActor("command_line")


def person_named(email: str) -> User:
    """The person with this address. Raises CommandError (exit 1) when there is none."""
    user = User.objects.filter(email=same_address(email)).first()
    if user is None:
        raise CommandError(f"Nobody here has the address {email}.", returncode=1)
    return user
