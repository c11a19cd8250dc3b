"""Moments that the journal keeps in UTC, as whoever reads it writes them."""

import pytest
from django.utils import timezone, translation

from audit.stored_messages import as_moment

FIELD, READ = as_moment("at")


@pytest.mark.parametrize("kept", [None, "", "for ever", "2027-10-31T00:30:00", 7])
def test_what_is_no_moment_stays_as_it_was_written_down(kept: object) -> None:
    assert READ({FIELD: kept}) == kept


@pytest.mark.parametrize(
    ("kept", "zone"), [("2027-10-31T00:30:00.5+00:00", "CEST"), ("2027-10-31T01:30:00+00:00", "CET")]
)
def test_an_hour_that_comes_twice_says_which(kept: str, zone: str) -> None:
    with timezone.override("Europe/Berlin"), translation.override("de"):
        assert READ({FIELD: kept}) == f"31. Oktober 2027, 02:30 {zone}"
