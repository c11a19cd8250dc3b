"""Command-line arguments: the acting user, and parsing of targets and times."""

from datetime import datetime

from foundation.clock import database_now
from foundation.commands import WrongUsage, parsed_time, valid_text
from intrusion import responses
from intrusion.conf import parse_network
from intrusion.models import Incident


def future_time(text: str) -> datetime:
    """A date or time in the future (foundation.commands). Raises WrongUsage."""
    found = parsed_time(text)
    if found <= database_now():
        raise WrongUsage(f"{text} is in the past.")
    return found


def account_or_network(target: str) -> str:
    """The key of the account with this email; "" for an address or a network. Raises WrongUsage for anything else."""
    if "@" not in valid_text(target):
        try:
            parse_network(target)
        except ValueError:
            raise WrongUsage(f"{target} is not an address or network.") from None
        return ""
    provider = responses.accounts.value
    if account := provider.account_named(target) if provider else "":
        return account
    raise WrongUsage(f"No user here has the email address {target}.")


def names_of_accounts(incidents: list[Incident]) -> dict[str, str]:
    """Names by account key, as far as the app that provides accounts knows them."""
    provider = responses.accounts.value
    keys = {incident.account for incident in incidents if incident.account}
    return {key: provider.name_of(key) for key in keys} if provider else {}
