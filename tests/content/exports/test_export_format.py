"""The portable format: one line for one record, and timestamps in UTC."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from content.exports.export_format import as_line, timestamp


def test_what_json_has_no_number_for_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        as_line({"live": float("nan")})


def test_a_line_is_the_same_whatever_the_order() -> None:
    assert as_line({"b": 1, "a": "ü\n"}) == as_line({"a": "ü\n", "b": 1}) == '{"a":"ü\\n","b":1}\n'.encode()


def test_timestamps_are_in_utc_in_one_form() -> None:
    there = datetime(2026, 1, 1, 1, tzinfo=timezone(timedelta(hours=2)))
    assert timestamp(there) == "2025-12-31T23:00:00.000000Z"
    assert timestamp(datetime(33, 1, 1, tzinfo=UTC)) == "0033-01-01T00:00:00.000000Z"
