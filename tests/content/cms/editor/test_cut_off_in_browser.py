"""What is pasted beyond what a field holds is not left out in silence, in Chromium."""

import pytest
from playwright.sync_api import Page, expect

from content.models import Article, Section
from tests.browser import Visits
from tests.newsroom import Person
from tests.signing_in import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database"), pytest.mark.late]

SAID = "No more fits here. Left out of what you pasted:"


def paste_all_of_title_into_summary(page: Page, *, times: int) -> None:
    page.get_by_label("Summary").fill("")
    page.get_by_role("textbox", name="Title").press("Control+A")
    page.keyboard.press("Control+C")
    page.get_by_label("Summary").click()
    for _time in range(times):
        page.keyboard.press("Control+V")


def test_what_did_not_fit_is_said_with_its_words(draft: Article, cara: Person, visits: Visits) -> None:
    page = visits.open(f"/cms/articles/{draft.pk}/", as_=signed_in(cara))
    page.locator("[data-editor][data-ready]").wait_for()
    page.get_by_role("textbox", name="Title").fill("a" * 150 + " the boat leaves")
    paste_all_of_title_into_summary(page, times=2)
    expect(page.get_by_text(SAID)).to_have_count(0)
    page.keyboard.press("Control+V")
    said = page.get_by_role("alert").filter(has_text=SAID)
    expect(said).to_have_text(f"{SAID} “{'a' * 82} the boat leaves”")
    assert len(page.get_by_label("Summary").input_value()) == 400
    page.keyboard.press("Backspace")
    expect(said).to_have_count(0)


def test_words_that_take_the_place_of_others_fit(draft: Article, cara: Person, visits: Visits) -> None:
    page = visits.open(f"/cms/articles/{draft.pk}/", as_=signed_in(cara))
    page.locator("[data-editor][data-ready]").wait_for()
    page.get_by_label("Summary").fill("b" * 400)
    page.get_by_role("textbox", name="Title").fill("The boat leaves")
    page.get_by_role("textbox", name="Title").press("Control+A")
    page.keyboard.press("Control+C")
    page.get_by_label("Summary").press("Control+A")
    page.keyboard.press("Control+V")
    expect(page.get_by_label("Summary")).to_have_value("The boat leaves")
    expect(page.get_by_text(SAID)).to_have_count(0)


def test_lines_that_become_one_are_as_long_as_the_browser_makes_them(
    news: Section, ada: Person, visits: Visits
) -> None:
    page = visits.open(f"/cms/sections/{news.pk}/", as_=signed_in(ada))
    lines, title = page.locator("#id_description"), page.locator("#id_title")
    lines.fill("a\n" * 30 + "b" * 60 + "The boat leaves.\n")
    lines.press("Control+A")
    page.keyboard.press("Control+C")
    title.press("Control+A")
    page.keyboard.press("Control+V")
    expect(title).to_have_value("a " * 30 + "b" * 60)
    said = page.get_by_role("alert").filter(has_text=SAID)
    expect(said).to_have_text(f"{SAID} “The boat leaves.”")


def test_a_long_word_that_did_not_fit_widens_no_narrow_page(
    draft: Article, cara: Person, visits: Visits
) -> None:
    narrow = {"width": 320, "height": 640}
    page = visits.open(f"/cms/articles/{draft.pk}/", as_=signed_in(cara), viewport=narrow)
    page.locator("[data-editor][data-ready]").wait_for()
    page.get_by_role("textbox", name="Title").fill("a" * 200)
    paste_all_of_title_into_summary(page, times=3)
    expect(page.get_by_text(SAID)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 320
