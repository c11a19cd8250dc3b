"""Date and time arguments of commands."""

from datetime import datetime, time

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from audit.management.usage import WrongUsage


def moment_named(text: str | None) -> datetime | None:
    """An ISO date (start of that day) or time, in the project's time zone unless it names one."""
    if text is None:
        return None
    try:
        day = parse_date(text)
        found = datetime.combine(day, time()) if day else parse_datetime(text)
    except ValueError:
        found = None
    if found is None:
        raise WrongUsage(f"{text!r} is no date or time. Write it like 2027-01-31 or 2027-01-31T12:00+01:00.")
    return found if timezone.is_aware(found) else timezone.make_aware(found)
