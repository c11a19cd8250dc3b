"""Publishing at a set time: to the minute, seen in the calendar, done by the worker, read by the reader."""

from datetime import datetime, timedelta
from typing import Any

import psycopg
import pytest
from django.utils.timezone import localtime
from playwright.sync_api import Page, expect

from content import tasks
from content.models import ScheduledChange
from tests.axe import complaints
from tests.database import logged_in_as_worker
from tests.journeys.newsrooms import Newsroom
from tests.journeys.steps import approve, editor_of, follow, press, public_address, submitted

pytestmark = [pytest.mark.browser, pytest.mark.late]
WORDS = "The first boat leaves at seven."
TABLE = "ALTER TABLE content_scheduledchange"


def scheduled(newsroom: Newsroom, at: datetime) -> Page:
    """By Edna, who approved it."""
    page = newsroom.open("Edna")
    approve(page, newsroom.story)
    page.goto(editor_of(newsroom.story))
    follow(page, "Publish or take down at…")
    page.get_by_role("region", name="Publish at…").get_by_label("Day and time").fill(f"{at:%Y-%m-%dT%H:%M}")
    press(page, "Schedule publication")
    expect(page.get_by_text("It will be published on")).to_be_visible()
    assert complaints(page) == []
    return page


def entry_in_calendar(page: Page, newsroom: Newsroom, at: datetime) -> Any:
    page.goto(f"/cms/calendar/?month={at:%Y-%m}")
    day = page.locator("td.calendar__day").filter(has=page.locator(f'time[datetime="{at:%Y-%m-%d}"]'))
    return day.get_by_role("listitem").filter(has_text=newsroom.story.live.title)


def worker_looks() -> None:
    """The job that the worker runs each minute, logged in to the database as the worker is."""
    with logged_in_as_worker():
        tasks.publish_scheduled(0)


def its_time_has_come(owner: psycopg.Connection[Any]) -> datetime:
    """A time of the past is set by no one, so the database's owner does it. When it was due then."""
    with owner.transaction():
        owner.execute(f"{TABLE} DISABLE TRIGGER USER")
        owner.execute("UPDATE content_scheduledchange SET at = date_trunc('minute', now())")
        owner.execute(f"{TABLE} ENABLE TRIGGER USER")
    return localtime(ScheduledChange.objects.latest("pk").at)


def test_the_worker_publishes_it_at_its_minute_and_not_before(
    newsroom: Newsroom, owner_connection: psycopg.Connection[Any]
) -> None:
    ed = submitted(newsroom, "Ed", WORDS)
    ed.close()
    tomorrow = (localtime() + timedelta(days=1)).replace(hour=6, minute=47, second=0, microsecond=0)
    page = scheduled(newsroom, tomorrow)
    assert localtime(ScheduledChange.objects.get(article=newsroom.story).at) == tomorrow
    expect(entry_in_calendar(page, newsroom, tomorrow)).to_contain_text("06:47 UTC")
    reader = newsroom.read(public_address(newsroom.story))
    worker_looks()
    reader.reload()
    expect(reader.get_by_text(WORDS)).to_have_count(0)
    due = its_time_has_come(owner_connection)
    worker_looks()
    reader.reload()
    expect(reader.get_by_text(WORDS)).to_be_visible()
    expect(entry_in_calendar(page, newsroom, due)).to_contain_text("Published")
