"""The calendar in Chromium: moved with the keyboard, and a list in a small window."""

from datetime import timedelta

import pytest
from django.utils.timezone import localtime

from content.models import Article, ScheduledChange
from content.scheduling.verbs import schedule_publication
from foundation.clock import database_now
from tests.browser import Visits
from tests.newsroom import Person, digest_of
from tests.signing_in import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database"), pytest.mark.late]


def test_a_time_is_moved_with_the_keyboard_alone(approved: Article, ed: Person, visits: Visits) -> None:
    made = schedule_publication(
        approved, database_now() + timedelta(hours=30), by=ed, digest=digest_of(approved)
    )
    page = visits.open(f"/cms/calendar/?month={localtime(made.at):%Y-%m}", as_=signed_in(ed))
    page.get_by_role("link", name="Move Ferry timetable changes").focus()
    page.keyboard.press("Enter")
    later = localtime(made.at + timedelta(days=1))
    page.get_by_label("Day and time").fill(f"{later:%Y-%m-%dT%H:%M}")
    page.get_by_role("button", name="Move it").focus()
    page.keyboard.press("Enter")
    page.get_by_text("Moved to").wait_for()
    assert localtime(ScheduledChange.objects.get(cancelled_at=None).at).date() == later.date()
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.locator(".calendar__day:visible").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
