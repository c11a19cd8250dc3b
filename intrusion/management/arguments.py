"""Command-line arguments: the acting user, and parsing of targets and times."""

from datetime import datetime

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from audit.actors import SystemActor
from audit.management.usage import WrongUsage, typed
from intrusion import responses
from intrusion.blocking import database_now
from intrusion.conf import network_named
from intrusion.models import Incident

COMMAND_LINE = SystemActor("command_line")


def moment(text: str) -> datetime:
    """A time in the future as ISO 8601, in the site's time zone unless it names one. Raises WrongUsage."""
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    if found is None:
        raise WrongUsage(f"{text} is no time. Write it like 2026-12-24T18:00+01:00.")
    if timezone.is_naive(found):
        found = timezone.make_aware(found)
    if found <= database_now():
        raise WrongUsage(f"{text} is over.")
    return found


def account_or_network(target: str) -> str:
    """The key of the account with this email; "" for an address or a network. Raises WrongUsage for anything else."""
    if "@" not in typed(target):
        try:
            network_named(target)
        except ValueError:
            raise WrongUsage(f"{target} is no address and no network.") from None
        return ""
    provider = responses.accounts.value
    if account := provider.account_named(target) if provider else "":
        return account
    raise WrongUsage(f"Nobody here has the address {target}.")


def names_of_accounts(incidents: list[Incident]) -> dict[str, str]:
    """Names by account key, as far as the app that provides accounts knows them."""
    provider = responses.accounts.value
    keys = {incident.account for incident in incidents if incident.account}
    return {key: provider.name_of(key) for key in keys} if provider else {}
