"""Local times that clocks skip or repeat."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from content.formatting.local_time import SECOND, NoSuchTime, TimeComesTwice, to_utc, which_of_two


def test_a_time_that_the_clocks_skip_or_repeat_is_asked_about(settings: pytest.FixtureRequest) -> None:
    settings.TIME_ZONE = "Europe/Berlin"  # type: ignore[attr-defined]
    with pytest.raises(NoSuchTime, match="put forward"):
        to_utc(datetime(2027, 3, 28, 2, 30))
    with pytest.raises(TimeComesTwice, match="CEST"):
        to_utc(datetime(2027, 10, 31, 2, 30))
    assert to_utc(datetime(2027, 10, 31, 2, 30), SECOND) == datetime(2027, 10, 31, 1, 30, tzinfo=UTC)
    assert to_utc(datetime(2027, 7, 1, 9, 30)) == datetime(2027, 7, 1, 7, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "name", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca"]
)
def test_every_moment_is_found_again_from_what_the_clock_on_the_wall_showed(name: str) -> None:
    zone, start = ZoneInfo(name), datetime(2027, 1, 1, tzinfo=UTC)
    for half_hours in range(2 * 24 * 366):
        at = start + timedelta(minutes=30 * half_hours)
        wall = at.astimezone(zone).replace(tzinfo=None)
        assert to_utc(wall, which_of_two(at, zone), zone) == at
