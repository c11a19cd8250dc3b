"""Days where the site is: 23 and 25 hours long twice a year, and each moment on exactly one of them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from pytest_django import Settings

from content.scheduling.months import midnight, month_of, read_day, read_month, week_of

BERLIN = "Europe/Berlin"


@pytest.mark.parametrize(
    "text", ["", "2026", "2026-13", "2026-00", "1999-12", "2200-01", "2026-1", "٢٠٢٦-01"]
)
def test_what_is_no_month_is_none(text: str) -> None:
    assert read_month(text) is None


@pytest.mark.parametrize("text", ["", "2026-02-30", "2026-W48", "20261126", "0001-01-01", "9999-12-31"])
def test_what_is_no_day_is_none(text: str) -> None:
    assert read_day(text) is None


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 6, 1), 24)]
)
def test_a_day_is_as_long_as_the_clocks_make_it(day: date, hours: int, settings: Settings) -> None:
    settings.TIME_ZONE = BERLIN
    begins, ends = midnight(day).astimezone(UTC), midnight(day + timedelta(days=1)).astimezone(UTC)
    assert ends - begins == timedelta(hours=hours)


def test_a_month_is_shown_in_whole_weeks_that_begin_where_people_begin_them(settings: Settings) -> None:
    settings.TIME_ZONE = BERLIN
    for first_weekday in (0, 6):
        span = month_of(date(2026, 11, 26), first_weekday=first_weekday)
        assert {len(week) for week in span.weeks} == {7}
        assert {week[0].weekday() for week in span.weeks} == {first_weekday}
        assert span.starts <= datetime(2026, 10, 31, 23, tzinfo=UTC)
        assert span.ends >= datetime(2026, 11, 30, 23, tzinfo=UTC)
        assert (span.before, span.after) == (date(2026, 10, 1), date(2026, 12, 1))


def test_a_week_holds_its_day() -> None:
    span = week_of(date(2026, 11, 26), first_weekday=0)
    assert span.weeks == [[date(2026, 11, 23) + timedelta(days=n) for n in range(7)]]
    assert (span.before, span.after) == (date(2026, 11, 16), date(2026, 11, 30))
    assert date(2026, 11, 26) in week_of(date(2026, 11, 26), first_weekday=6).weeks[0]


@pytest.mark.parametrize("month", [date(2000, 1, 1), date(2199, 12, 1)])
def test_the_first_and_the_last_month_can_be_shown(month: date, settings: Settings) -> None:
    settings.TIME_ZONE = BERLIN
    span = month_of(month, first_weekday=0)
    assert span.before < month < span.after
