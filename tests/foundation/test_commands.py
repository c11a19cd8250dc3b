"""Arguments of commands: what is refused, and how a date or time is read."""

from argparse import ArgumentTypeError
from pathlib import Path

import pytest
from django.utils import timezone

from foundation.commands import WrongUsage, above_zero, file_named, optional_time, parsed_time, valid_text


@pytest.mark.parametrize("text", ["nul\0", "half \ud800"])
def test_text_that_cannot_be_stored_is_refused(text: str) -> None:
    with pytest.raises(WrongUsage, match="not valid text") as refused:
        valid_text(text)
    assert refused.value.returncode == 2


@pytest.mark.parametrize("text", ["", "0", "-1", "1.5", "٣", "9" * 10])
def test_a_number_is_at_least_one_and_written_in_digits(text: str) -> None:
    with pytest.raises(ArgumentTypeError):
        above_zero(text)
    assert above_zero("20") == 20


@pytest.mark.parametrize("text", ["yesterday", "2027-13-41", "2027-02-30T10:00", ""])
def test_what_is_not_a_date_or_time_is_refused(text: str) -> None:
    with pytest.raises(WrongUsage, match="not a date or time"):
        parsed_time(text)


def test_a_date_is_the_start_of_its_day_in_the_site_time_zone() -> None:
    with timezone.override("Europe/Berlin"):
        assert parsed_time("2027-01-31").isoformat() == "2027-01-31T00:00:00+01:00"
        assert parsed_time("2027-01-31T12:00Z").isoformat() == "2027-01-31T12:00:00+00:00"
    assert optional_time(None) is None


def test_a_file_that_cannot_be_read_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(WrongUsage, match="cannot be read: No such file"), file_named("x", "read"):
        (tmp_path / "x").read_text()
