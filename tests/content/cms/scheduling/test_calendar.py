"""What is scheduled, for users who may see it, on the right day; moved by the verbs that set times.

Tests of content.cms.scheduling.calendar.
"""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.utils.timezone import localtime

from content import workflow
from content.models import Article, ScheduledChange
from content.scheduling.verbs import cancel, schedule_expiry, schedule_publication
from foundation.clock import database_now
from tests.browser import Visits, beside_the_screen
from tests.counting import queries
from tests.newsroom import Person, digest_of, write
from tests.signing_in import signed_in
from tests.words import site_in

CALENDAR = "/cms/calendar/"


def scheduled(article: Article, by: Person, at: datetime | None = None) -> ScheduledChange:
    at = at or database_now() + timedelta(days=3)
    return schedule_publication(article, at, by=by, digest=digest_of(article))


def month_of(at: datetime) -> str:
    return f"{CALENDAR}?month={localtime(at):%Y-%m}"


def cells(client: Client, path: str) -> dict[date, list[int]]:
    """For each day on which something happens, the articles."""
    weeks = client.get(path).context["weeks"]
    return {day.date: [e.article_id for e in day.entries] for week in weeks for day in week if day.entries}


def test_who_may_not_see_the_section_sees_an_empty_month(
    approved: Article, ed: Person, as_colin: Client, as_cara: Client
) -> None:
    made = scheduled(approved, ed)
    page = as_colin.get(month_of(made.at))
    assert page.status_code == 200
    assert "Ferry" not in page.text
    assert cells(as_cara, month_of(made.at)) == {localtime(made.at).date(): [approved.pk]}
    assert as_colin.get(f"{CALENDAR}{made.pk}/move/").status_code == 404


def test_a_contributor_sees_a_time_and_moves_none(approved: Article, ed: Person, as_cara: Client) -> None:
    made = scheduled(approved, ed)
    assert "Move it" not in as_cara.get(f"{CALENDAR}{made.pk}/move/").text
    at = localtime(made.at + timedelta(days=1))
    answer = as_cara.post(f"{CALENDAR}{made.pk}/move/", {"at": f"{at:%Y-%m-%dT%H:%M}"})
    assert answer.status_code == 403
    assert ScheduledChange.objects.count() == 1


def test_an_editor_moves_a_publication_and_then_its_end(approved: Article, ed: Person, as_ed: Client) -> None:
    made = scheduled(approved, ed)
    schedule_expiry(approved, made.at + timedelta(days=9), by=ed, reason="Sale over.")
    at = localtime(made.at + timedelta(days=1))
    answer = as_ed.post(f"{CALENDAR}{made.pk}/move/", {"at": f"{at:%Y-%m-%dT%H:%M}"})
    assert answer.headers["Location"] == month_of(at)
    moved = ScheduledChange.objects.get(kind="publish", cancelled_at=None)
    assert localtime(moved.at) == at.replace(second=0, microsecond=0)
    assert moved.digest == made.digest
    end = ScheduledChange.objects.get(kind="expire")
    later = localtime(end.at + timedelta(days=1))
    as_ed.post(f"{CALENDAR}{end.pk}/move/", {"at": f"{later:%Y-%m-%dT%H:%M}"})
    assert ScheduledChange.objects.get(kind="expire", cancelled_at=None).reason == "Sale over."


def test_a_time_that_comes_twice_is_shown_as_the_one_it_is(
    approved: Article, ed: Person, as_ed: Client
) -> None:
    site_in("Europe/Berlin")
    at = datetime(2027, 10, 31, 1, 30, tzinfo=UTC)
    made = scheduled(approved, ed, at)
    asked = as_ed.get(f"{CALENDAR}{made.pk}/move/").context["form"].initial
    assert asked == {"at": "2027-10-31T02:30", "which": "second"}
    assert as_ed.post(f"{CALENDAR}{made.pk}/move/", asked).status_code == 302
    assert ScheduledChange.objects.get(cancelled_at=None).at == at


@pytest.mark.parametrize("at", ["", "x", "2020-01-01T10:00", "9999-12-31T23:59"])
def test_a_time_that_is_none_is_said_and_nothing_moves(
    at: str, approved: Article, ed: Person, as_ed: Client
) -> None:
    made = scheduled(approved, ed)
    answer = as_ed.post(f"{CALENDAR}{made.pk}/move/", {"at": at})
    assert answer.status_code in {422, 302}
    assert (answer.status_code == 302) == (ScheduledChange.objects.count() == 2)


def test_what_is_cancelled_or_changed_is_not_moved(
    approved: Article, ed: Person, cara: Person, as_ed: Client
) -> None:
    made = scheduled(approved, ed)
    at = f"{localtime(made.at + timedelta(days=1)):%Y-%m-%dT%H:%M}"
    write(approved, cara, "Other words.")
    answer = as_ed.post(f"{CALENDAR}{made.pk}/move/", {"at": at})
    assert answer.status_code == 403
    assert "approval" in answer.text
    cancel(approved, "publish", by=ed)
    assert as_ed.post(f"{CALENDAR}{made.pk}/move/", {"at": at}).status_code in {409, 422}
    assert cells(as_ed, month_of(made.at)) == {}


def test_the_day_is_the_one_where_the_site_is(approved: Article, ed: Person, as_ed: Client) -> None:
    """23:30 UTC is the next day in Berlin; and the hour that comes twice stays within its day."""
    site_in("Europe/Berlin")
    year = database_now().year + 1
    made = scheduled(approved, ed, datetime(year, 6, 30, 22, 30, tzinfo=UTC))
    assert cells(as_ed, f"{CALENDAR}?month={year}-07") == {date(year, 7, 1): [approved.pk]}
    page = as_ed.get(f"{CALENDAR}?month={year}-07").text
    assert "00:30" in page
    assert made.at == datetime(year, 6, 30, 22, 30, tzinfo=UTC)


@pytest.mark.parametrize("query", ["month=x", "month=2026-13", "week=2026-02-30", "month=٢٠٢٦-01", "week="])
def test_an_address_that_names_no_time_shows_today(query: str, as_ed: Client) -> None:
    page = as_ed.get(f"{CALENDAR}?{query}")
    assert page.status_code == 200
    assert 'aria-current="date"' in page.text


@pytest.mark.parametrize("query", ["month=2000-01", "month=2199-12", "week=2000-01-01", "week=2199-12-01"])
def test_the_ends_of_time_are_pages_too(query: str, as_ed: Client) -> None:
    assert as_ed.get(f"{CALENDAR}?{query}").status_code == 200


def test_a_week_shows_seven_days(approved: Article, ed: Person, as_ed: Client) -> None:
    made = scheduled(approved, ed)
    path = f"{CALENDAR}?week={localtime(made.at):%Y-%m-%d}"
    assert [len(week) for week in as_ed.get(path).context["weeks"]] == [7]
    assert cells(as_ed, path) == {localtime(made.at).date(): [approved.pk]}


def test_it_costs_the_same_however_much_is_scheduled(published: Article, ed: Person, as_ed: Client) -> None:
    at = database_now() + timedelta(days=3)
    schedule_expiry(published, at, by=ed)
    as_ed.get(month_of(at))
    assert queries(as_ed, month_of(at)) <= 10


def test_done_and_held_are_told_apart(published: Article, ed: Person, as_ed: Client) -> None:
    at = database_now() + timedelta(seconds=1)
    schedule_expiry(published, at, by=ed)
    workflow.take_down(published, by=ed, reason="Sooner.")
    assert "Take down" in as_ed.get(month_of(at)).text


@pytest.mark.browser
@pytest.mark.usefixtures("fresh_database")
@pytest.mark.late
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
    assert beside_the_screen(page) == 0
