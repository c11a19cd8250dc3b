"""Days in the site's time zone: their begin and end, also for days of 23 and 25 hours."""

import calendar
import re
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.utils.timezone import get_current_timezone

EARLIEST, LATEST = date(2000, 1, 1), date(2199, 12, 1)
_MONTH, _DAY = re.compile(r"(\d{4})-(\d{2})", re.ASCII), re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class Span(NamedTuple):
    """The days that a page shows, in weeks, and the first days of the spans before and after it."""

    weeks: list[list[date]]
    before: date
    after: date

    @property
    def starts(self) -> datetime:
        return midnight(self.weeks[0][0])

    @property
    def ends(self) -> datetime:
        """The first instant that is not shown any more."""
        return midnight(self.weeks[-1][-1] + timedelta(days=1))


def midnight(day: date) -> datetime:
    """Start of ``day`` in the site's zone; if clocks skip midnight, the time they show then."""
    return datetime.combine(day, time(), tzinfo=get_current_timezone())


def month_of(day: date, *, first_weekday: int) -> Span:
    """Whole weeks that contain the month of ``day``. ``first_weekday``: 0 for Monday to 6 for Sunday."""
    weeks = calendar.Calendar(first_weekday).monthdatescalendar(day.year, day.month)
    first = day.replace(day=1)
    return Span(
        weeks, (first - timedelta(days=1)).replace(day=1), (first + timedelta(days=32)).replace(day=1)
    )


def week_of(day: date, *, first_weekday: int) -> Span:
    first = day - timedelta(days=(day.weekday() - first_weekday) % 7)
    week = [first + timedelta(days=number) for number in range(7)]
    return Span([week], first - timedelta(days=7), first + timedelta(days=7))


def read_month(text: str) -> date | None:
    """The first of the month in ``2026-11``; None for an invalid month, or one outside these two centuries."""
    found = _MONTH.fullmatch(text)
    return _within(f"{found[1]}-{found[2]}-01") if found else None


def read_day(text: str) -> date | None:
    return _within(text) if _DAY.fullmatch(text) else None


def _within(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if EARLIEST <= day <= LATEST else None
