"""Many articles changed in a real browser: one tick for all, and it goes on by itself."""

import pytest
from playwright.sync_api import Page, expect

from content import workflow
from content.bulk import execution as running
from content.models import Section
from tests.browser import Visits
from tests.newsroom import Person
from tests.signing_in import signed_in

pytestmark = pytest.mark.late

FOCUSED = """(() => {
  const one = document.activeElement;
  return one.ariaLabel ?? (one.labels?.[0] ?? one).textContent.trim();
})()"""


@pytest.mark.browser
def test_by_keyboard_a_run_that_was_broken_off_is_found_gone_on_with_and_undone(
    visits: Visits, news: Section, cara: Person, ed: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "AT_ONCE", 2)
    for number in range(5):
        workflow.create_article(news, by=cara, title=f"Story {number}", body="<p>x</p>")
    page = visits.open("/cms/articles/", as_=signed_in(cara))
    press(page, "Choose all on this page", "Space")
    page.keyboard.press("Shift+Tab")  # there is no need to go through every row
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Throw away")
    press(page, "See what would happen", "Enter")
    expect(page.get_by_role("heading", name="This will happen to 5 articles")).to_be_focused()
    page.route("**/go-on/", lambda route: route.abort())  # the browser is closed in the midst of it
    press(page, "Throw away: 5 articles", "Enter")
    expect(page.get_by_text("2 of 5 done.")).to_be_visible()
    back = visits.open("/cms/", as_=signed_in(cara))
    press(back, "See how far it is", "Enter")
    expect(back.get_by_text("2 of 5 done. 3 wait.")).to_be_visible()
    back.wait_for_timeout(600)
    expect(back.get_by_text("2 of 5 done. 3 wait.")).to_be_visible()
    press(back, "Go on", "Enter")
    expect(back.get_by_text("5 of 5 done.")).to_be_visible()
    visits.expect("ERR_FAILED")


def press(page: Page, name: str, key: str) -> None:
    """What is reached by Tab alone."""
    for _step in range(120):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED).startswith(name):
            page.keyboard.press(key)
            return
    raise AssertionError(f"{name} cannot be reached by keyboard.")
