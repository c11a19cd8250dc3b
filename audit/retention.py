"""Retention of an entry's personal data: until the day on which its key may be destroyed."""

import calendar
from datetime import date, timedelta

from django.conf import settings

ADDRESS_RETENTION_DAYS = 180


def address_retention_days() -> int:
    """Retention of addresses and devices in days: ``AUDIT_ADDRESS_RETENTION_DAYS``, or 180."""
    days: int = getattr(settings, "AUDIT_ADDRESS_RETENTION_DAYS", ADDRESS_RETENTION_DAYS)
    return days


def expiry(today: date, days: int | None) -> date | None:
    """``days`` after the end of this month: entries of one month share keys, so that a person needs few."""
    last = calendar.monthrange(today.year, today.month)[1]
    return None if days is None else today.replace(day=last) + timedelta(days=days)
