"""Localised timestamps, never without their time zone."""

from datetime import datetime, tzinfo

from django.utils.formats import date_format
from django.utils.timezone import localtime

from audit.stored_messages import moment


def zoned(at: datetime, form: str = "DATETIME_FORMAT", zone: tzinfo | None = None) -> str:
    """``at`` in ``zone`` (None: the current one) and the active language: 26 November 2026, 14:32 UTC.

    ``form`` is the name of a format of the language (secureproject/formats), not a format: only German, for
    example, writes a dot after the day.
    """
    if zone is None:
        return moment(at, form)
    local = localtime(at, zone)
    return f"{date_format(local, form)} {local.tzname()}"
