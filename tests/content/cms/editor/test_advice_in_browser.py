"""Advice in Chromium: it leads to the place, and looks at words that nobody saved."""

import pytest
from playwright.sync_api import expect

from content.models import Article
from tests.browser import Visits, put_caret
from tests.newsroom import Person, write
from tests.signing_in import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database"), pytest.mark.late]

BAD = 'See <a href="/x/">boats</a> or <a href="/y/">click here</a>.</p><p>x'


def test_words_that_are_not_saved_are_checked(draft: Article, cara: Person, visits: Visits) -> None:
    write(draft, cara, BAD)
    page = visits.open(f"/cms/articles/{draft.pk}/", as_=signed_in(cara))
    put_caret(page.get_by_role("textbox", name="Text"))
    page.keyboard.press("Control+A")
    page.keyboard.type("All new.")
    page.get_by_role("button", name="Check the text").click()
    page.get_by_text("Nothing found:").wait_for()
    page.get_by_text("Checked just now.").wait_for()


def test_the_list_of_the_saved_version_needs_no_script(draft: Article, cara: Person, visits: Visits) -> None:
    write(draft, cara, BAD)
    page = visits.open(f"/cms/articles/{draft.pk}/", as_=signed_in(cara), java_script_enabled=False)
    page.get_by_text("does not say where it leads").wait_for()
    assert page.get_by_role("button", name="Show in the text").count() == 0


def test_a_look_that_nobody_asked_for_takes_the_focus_from_nobody(
    draft: Article, cara: Person, visits: Visits
) -> None:
    write(draft, cara, BAD)
    page = visits.open(f"/cms/articles/{draft.pk}/", as_=signed_in(cara))
    page.locator("[data-editor][data-ready]").wait_for()
    page.locator("textarea[data-rich-text]").evaluate("(field) => (field.value += '<p>y</p>')")
    page.get_by_label("Summary").fill("New.")
    place = page.get_by_role("button", name="Show in the text: click here")
    place.focus()
    page.get_by_text("Checked just now.").wait_for()
    expect(place).to_be_focused()
