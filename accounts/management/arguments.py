"""Arguments shared by the commands of accounts: the acting user and the target user."""

from accounts.models import User
from accounts.models.person import same_address
from audit.actors import SystemActor
from audit.management.usage import WrongUsage, typed

COMMAND_LINE = SystemActor("command_line")


def person_named(email: str) -> User:
    """The user with this address. Raises WrongUsage (status 2) if there is none."""
    user = User.objects.filter(email=same_address(typed(email))).first()
    if user is None:
        raise WrongUsage(f"Nobody here has the address {email}.")
    return user
