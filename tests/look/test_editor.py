"""The rich text editor under the content policy. Any violation or console error fails the test (tests/browser.py)."""

import pytest
from django.test import Client
from playwright.sync_api import Locator, Page

from content.models import Article
from tests.browser import Visits, editor_text, paste, ready, text_of

pytestmark = pytest.mark.browser
WORD_PASTE = (
    "<p style='color: red' onclick='alert(1)'>From <b>Word</b></p><script>alert(1)</script>"
    "<img src=https://example.org/x.png onerror=alert(1)><a href='javascript:alert(1)'>bad</a>"
)


@pytest.fixture
def page(visits: Visits, draft: Article, as_cara: Client) -> Page:
    return ready(visits.open(f"/cms/articles/{draft.pk}/", as_=as_cara))


@pytest.fixture
def text(page: Page) -> Locator:
    """The text, emptied, once what handles pastes has loaded: a paste waits for it (test_first_load_in_browser)."""
    text = text_of(page)
    text.click()
    page.locator("[data-ready='to be written in']").wait_for()
    text.press("Control+a")
    text.press("Delete")
    return text


@pytest.mark.late
def test_the_toolbar_formats_and_says_so(page: Page, text: Locator) -> None:
    assert editor_text(page) == ""
    page.keyboard.type("Hello")
    text.press("Control+a")
    bold = page.get_by_role("button", name="Bold")
    bold.click()
    assert bold.get_attribute("aria-pressed") == "true"
    assert editor_text(page) == "<p><strong>Hello</strong></p>"


def test_pasted_code_and_styles_stay_out(page: Page, text: Locator) -> None:
    paste(page, WORD_PASTE)
    assert editor_text(page).startswith("<p>From <strong>Word</strong></p>")
    assert not any(word in editor_text(page) for word in ("alert", "style", "example.org", "script"))


def test_escape_leaves_the_text_for_the_toolbar(page: Page, text: Locator) -> None:
    text.press("Escape")
    assert page.evaluate("document.activeElement.dataset.command") == "heading"
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.dataset.command") == "subheading"


def test_without_script_the_text_can_still_be_written(
    visits: Visits, draft: Article, as_cara: Client
) -> None:
    page = visits.open(f"/cms/articles/{draft.pk}/", as_=as_cara, java_script_enabled=False)
    assert page.locator("textarea[name=body]").is_visible()
