"""The rich text editor under the content policy. Any violation or console error fails the test (tests/browser.py)."""

import pytest
from playwright.sync_api import Locator, Page

from tests.browser import Visits
from tests.look.gallery import TEXT

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("gallery")]
WORD_PASTE = (
    "<p style='color: red' onclick='alert(1)'>From <b>Word</b></p><script>alert(1)</script>"
    "<img src=https://example.org/x.png onerror=alert(1)><a href='javascript:alert(1)'>bad</a>"
)


@pytest.fixture
def page(visits: Visits) -> Page:
    page = visits.open("/cms/articles/1/")
    page.locator("[data-ready]").wait_for()
    return page


@pytest.fixture
def text(page: Page) -> Locator:
    """The text, emptied, once what handles pastes has loaded: a paste waits for it (test_first_load_in_browser)."""
    text = page.get_by_role("textbox", name="Text")
    text.click()
    page.locator("[data-ready='to be written in']").wait_for()
    text.press("Control+a")
    text.press("Delete")
    return text


def stored(page: Page) -> str:
    return page.locator("textarea[name=body]").input_value()


def test_saving_what_was_opened_changes_no_word_and_no_element(page: Page) -> None:
    page.get_by_role("textbox", name="Text").press("!")
    assert stored(page).replace("!", "") == TEXT.strip()


@pytest.mark.late
def test_emptied_text_is_empty(page: Page, text: Locator) -> None:
    assert stored(page) == ""


@pytest.mark.late
def test_the_toolbar_formats_and_says_so(page: Page, text: Locator) -> None:
    page.keyboard.type("Hello")
    text.press("Control+a")
    bold = page.get_by_role("button", name="Bold")
    bold.click()
    assert bold.get_attribute("aria-pressed") == "true"
    assert stored(page) == "<p><strong>Hello</strong></p>"


@pytest.mark.late
def test_a_link_is_set_from_the_keyboard(page: Page, text: Locator) -> None:
    page.keyboard.type("Hello")
    text.press("Control+a")
    text.press("Control+k")
    page.get_by_label("Page or address").fill("/news/")
    page.keyboard.press("Enter")
    assert stored(page) == '<p><a href="/news/">Hello</a></p>'


def test_pasted_code_and_styles_stay_out(page: Page, text: Locator) -> None:
    text.evaluate(
        """(element, html) => {
        const clipboardData = new DataTransfer();
        clipboardData.setData("text/html", html);
        element.dispatchEvent(new ClipboardEvent("paste", {clipboardData, bubbles: true, cancelable: true}));
        }""",
        WORD_PASTE,
    )
    assert stored(page).startswith("<p>From <strong>Word</strong></p>")
    assert not any(word in stored(page) for word in ("alert", "style", "example.org", "script"))


def test_escape_leaves_the_text_for_the_toolbar(page: Page, text: Locator) -> None:
    text.press("Escape")
    assert page.evaluate("document.activeElement.dataset.command") == "heading"
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.dataset.command") == "subheading"


def test_without_script_the_text_can_still_be_written(visits: Visits) -> None:
    page = visits.open("/cms/articles/1/", java_script_enabled=False)
    assert page.locator("textarea[name=body]").is_visible()
