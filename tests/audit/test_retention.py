"""Retention ends a fixed time after the month of the entry."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from audit.retention import expiry


def test_without_a_term_nothing_expires() -> None:
    assert expiry(date(2026, 2, 3), None) is None


@given(st.dates(max_value=date(9000, 1, 1)), st.integers(1, 4000))
def test_entries_of_a_month_expire_together_and_none_too_early(today: date, days: int) -> None:
    expires = expiry(today, days)
    assert expires == expiry(today.replace(day=1), days)
    assert expires is not None
    assert timedelta(days=days) <= expires - today <= timedelta(days=days + 30)
