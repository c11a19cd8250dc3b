"""Taking back what was typed, in Chromium: a sentence at a time, and forward again to where one was."""

import pytest
from playwright.sync_api import Page

from content.models import Article
from tests.browser import Visits
from tests.content.cms.test_writing_in_browser import editor
from tests.newsroom import Person

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database"), pytest.mark.late]


def text_of(page: Page) -> str:
    return page.locator("textarea[data-rich-text]").input_value()


def test_a_sentence_at_a_time_is_taken_back_however_fast_it_was_typed(
    draft: Article, cara: Person, visits: Visits
) -> None:
    page = editor(visits, draft, cara)
    page.wait_for_load_state("networkidle")
    for words in ("The ferry leaves. ", "At nine.\n", "From May."):
        page.keyboard.type(words)
    for left in ("<p>The ferry leaves. At nine.</p>", "<p>The ferry leaves.</p>", ""):
        page.keyboard.press("Control+z")
        assert text_of(page).replace(" </p>", "</p>") == left
    for _step in range(3):
        page.keyboard.press("Control+Shift+Z")
    assert text_of(page) == "<p>The ferry leaves. At nine.</p><p>From May.</p>"


@pytest.mark.late
def test_with_caps_lock_too_redo_never_takes_back(draft: Article, cara: Person, visits: Visits) -> None:
    page = editor(visits, draft, cara)
    page.keyboard.type("From May.")
    for key in ("Control+Shift+z", "Control+Shift+Z"):  # with Caps Lock the first
        page.keyboard.press(key)
        assert text_of(page) == "<p>From May.</p>"
