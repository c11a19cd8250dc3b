"""A guest answers in Chromium: without an account, by the keyboard, in the dark and on the narrowest of screens."""

from typing import Any

import pytest
from playwright.sync_api import Page

from content import workflow
from content.models import Approval, Article, ReviewNote, Section
from tests.axe import complaints
from tests.browser import Visits
from tests.guests import asked, link_in_mail
from tests.newsroom import Person, fresh, write
from tests.policies import with_policy

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database"), pytest.mark.late]
NARROW_AND_DARK: Any = {"viewport": {"width": 320, "height": 640}, "color_scheme": "dark"}


@pytest.fixture
def link(published: Article, news: Section, cara: Person, ed: Person) -> str:
    """To a second version of what is public, so that there is a difference to show."""
    with_policy(news, guests="approve")
    write(published, cara, "From June, and a word that is long: " + "ferry" * 20)
    workflow.submit(published, by=cara)
    return link_in_mail(asked(fresh(published), ed))


def press(page: Page, button: str) -> None:
    """Tabs to ``button`` as someone without a mouse does, and presses Enter."""
    for _step in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText ?? ''").strip() == button:
            return page.keyboard.press("Enter")
    raise AssertionError(f"{button} is reached by no key")


def test_a_no_without_a_word_is_asked_for_one_and_then_taken(
    link: str, published: Article, visits: Visits
) -> None:
    visits.expect("status of 422")
    page = visits.open(link, **NARROW_AND_DARK)
    press(page, "Send it back with this note")
    page.get_by_text("This field is required.").first.wait_for()
    assert complaints(page) == []
    page.get_by_label("What should change").fill("The month is wrong.")
    press(page, "Send it back with this note")
    page.get_by_text("You have sent this version back.").wait_for()
    assert ReviewNote.objects.get().text == "The month is wrong."
    assert fresh(published).draft.status.state == "draft"


def test_a_yes_is_taken_once_also_from_someone_to_whom_the_link_was_sent_on(
    link: str, published: Article, visits: Visits
) -> None:
    visits.expect("status of 409")
    page, sent_on = visits.open(link, **NARROW_AND_DARK), visits.open(link)
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    assert page.locator("ins").first.is_visible()
    assert complaints(page) == []
    press(page, "Yes, this version may be public")
    page.get_by_text("You have approved this version.").wait_for()
    assert page.get_by_role("button").count() == 0
    sent_on.get_by_role("button", name="Yes, this version may be public").click()
    sent_on.get_by_role("alert").get_by_text("You have approved this version.").wait_for()
    assert Approval.objects.filter(guest__isnull=False).count() == 1
    assert fresh(published).draft.status.state == "approved"
