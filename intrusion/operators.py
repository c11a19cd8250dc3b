"""What the commands share: who acts, and how what was typed is read."""

from datetime import datetime

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from audit.actors import SystemActor
from intrusion import responses
from intrusion.blocking import database_now
from intrusion.models import Incident

COMMAND_LINE = SystemActor("command_line")


def moment(text: str) -> datetime:
    """A time in the future as ISO 8601, in the site's zone where it names none. Raises CommandError (exit 2)."""
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    if found is None:
        raise CommandError(f"{text} is no time. Write it like 2026-12-24T18:00+01:00.", returncode=2)
    if timezone.is_naive(found):
        found = timezone.make_aware(found)
    if found <= database_now():
        raise CommandError(f"{text} is over.", returncode=2)
    return found


def names_of_accounts(incidents: list[Incident]) -> dict[str, str]:
    """By key, as far as an app above knows them."""
    provider = responses.accounts.value
    keys = {incident.account for incident in incidents if incident.account}
    return {key: provider.name_of(key) for key in keys} if provider else {}
