"""A date with a missing part is an error beside its field, and never counts as an empty one.

Tests of content.cms.widgets.partial_dates.
"""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from content import workflow
from content.models import Article, ScheduledChange, Section
from rbac.models import RoleAssignment
from tests.browser import Visits
from tests.content.cms.editor.test_autosave_in_browser import copy_of, editor, line, write
from tests.newsroom import Person
from tests.signing_in import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.late, pytest.mark.usefixtures("fresh_database")]
TIME = "A part of this date and time is missing, so it is not kept."
DATE = "A part of this date is missing, so it is not kept."


def half(field: Locator) -> None:
    """The month alone is typed into what was empty, or taken away from what was whole."""
    field.focus()
    field.page.keyboard.press("Backspace" if field.input_value() else "3")
    assert bad(field)


def bad(field: Locator) -> bool:
    return bool(field.evaluate("one => one.validity.badInput"))


def told(page: Page, field: Locator, sentence: str) -> None:
    expect(page.get_by_role("alert").filter(has_text=sentence)).to_be_visible()
    expect(field).to_be_focused()
    expect(field).to_have_accessible_description(re.compile(re.escape(sentence)))
    expect(field).to_have_attribute("aria-invalid", "true")


def test_a_time_of_publication_is_asked_for_whole(approved: Article, ed: Person, visits: Visits) -> None:
    page = visits.open(f"/cms/articles/{approved.pk}/schedule/", as_=signed_in(ed))
    field = page.get_by_label("Day and time").first
    half(field)
    page.get_by_role("button", name="Schedule publication").click()
    told(page, field, TIME)
    assert not ScheduledChange.objects.exists()
    field.fill("2035-06-05T09:30")
    expect(page.get_by_text(TIME)).to_have_count(0)
    expect(field).not_to_have_attribute("aria-invalid", "true")
    page.get_by_role("button", name="Schedule publication").click()
    page.get_by_text("It will be published on").wait_for()


def test_it_is_told_when_the_field_is_left(approved: Article, ed: Person, visits: Visits) -> None:
    page = visits.open(f"/cms/articles/{approved.pk}/schedule/", as_=signed_in(ed))
    half(page.get_by_label("Day and time").first)
    expect(page.get_by_text(TIME)).to_have_count(0)
    page.get_by_label("Reason").focus()
    expect(page.get_by_text(TIME)).to_have_count(1)


def test_no_role_is_given_without_an_end_because_a_part_of_it_is_missing(
    cara: Person, ada: Person, visits: Visits
) -> None:
    page = visits.open(f"/cms/people/{cara.pk}/", as_=signed_in(ada))
    page.get_by_label("Role", exact=True).select_option("editor")
    form = page.locator("form").filter(has=page.get_by_role("button", name="Give this role"))
    form.get_by_label("Reason").fill("Holiday")
    half(form.get_by_label("Last day"))
    form.get_by_role("button", name="Give this role").click()
    told(page, form.get_by_label("Last day"), DATE)
    assert not RoleAssignment.objects.filter(user=cara, role="editor").exists()


def test_what_was_kept_of_an_event_stays_while_its_time_is_typed_again(
    news: Section, cara: Person, visits: Visits
) -> None:
    details = {"begins": "2027-06-05T10:00Z", "ends": "2027-06-05T18:00Z", "place": "Quay"}
    event = workflow.create_article(news, by=cara, title="Regatta", kind="event", details=details)
    page = editor(event, cara, visits)
    field = page.get_by_label("Begins")
    half(field)
    write(page, " Soon.")
    expect(page.get_by_text(TIME)).to_be_visible()
    expect(line(page)).to_contain_text("Saved")
    assert copy_of(cara).fields["event-begins"] == ["2027-06-05T10:00"]
    page.get_by_role("button", name="Save draft").first.click()
    told(page, field, TIME)
    assert event.revisions.count() == 1
