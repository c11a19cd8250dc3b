"""The form of the time window: it includes too much rather than too little."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from secureproject.incident_rollback.forms import WindowForm
from tests.newsroom import Person
from tests.signing_in import signed_in
from tests.words import site_in

TWICE, ONCE = "2026-10-25T02:30", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
SKIPPED = "2026-03-29T02:30"  # in Berlin clocks show 03:00 after 01:59 on that day


def test_an_end_before_its_beginning(cara: Person, ada: Person) -> None:
    answer = signed_in(ada).get(f"/cms/people/{cara.pk}/undo/?since=2026-02-02T00:00&until=2026-02-01T00:00")
    assert answer.status_code == 422
    assert "The end is before the beginning." in answer.content.decode()


@pytest.mark.parametrize(
    ("since", "until", "hours", "starts"),
    [
        (TWICE, TWICE, 1, ONCE),
        ("2026-10-25T02:30:00", "2026-10-25T03:00:00", 1.5, ONCE),
        (SKIPPED, SKIPPED, 1, datetime(2026, 3, 29, 0, 30, tzinfo=UTC)),
        (f"{TWICE}:00+01:00", "2026-10-25T03:30:00+01:00", 1, ONCE + timedelta(hours=1)),
        ("2026-10-25T23:59", "2026-10-26T00:00", 1 / 60, datetime(2026, 10, 25, 22, 59, tzinfo=UTC)),
    ],
)
def test_a_window_holds_all_that_the_clock_on_the_wall_may_mean(
    since: str, until: str, hours: float, starts: datetime, settings: Settings
) -> None:
    settings.TIME_ZONE = "Europe/Berlin"
    form = WindowForm({"since": since, "until": until})
    assert form.is_valid(), form.errors
    found = form.window
    assert found.since == starts
    assert found.until
    assert starts + timedelta(hours=hours) <= found.until < starts + timedelta(hours=hours, minutes=1)


@pytest.mark.parametrize(
    "text",
    [
        "2026-13-01T00:00", "yesterday", "2026-10-25T02:30:00+99:00", "9999-12-31T23:59", "0001-01-01T00:00",
        "0001-01-01T00:00:00+23:00", "9999-12-31T23:59:00-23:00",
    ],
)  # fmt: skip
def test_what_is_no_time_ends_no_window(text: str, cara: Person, as_ada: Client) -> None:
    assert as_ada.get(f"/cms/people/{cara.pk}/undo/", {"until": text}).status_code == 422


def test_a_link_with_a_zone_is_shown_as_the_clock_on_the_wall(
    cara: Person, as_ada: Client, settings: Settings
) -> None:
    site_in("Europe/Berlin", settings)
    page = as_ada.get(f"/cms/people/{cara.pk}/undo/", {"since": "2026-10-25T01:30:00.123456+00:00"}).text
    assert 'value="2026-10-25T02:30:00"' in page
