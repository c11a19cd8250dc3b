"""Second level of the header menu: opened by keyboard, without JavaScript, and never beside a narrow screen."""

import pytest

from content.models import Section
from content.site.menus import Entry
from tests.browser import Visits, beside_the_screen
from tests.content.site.test_menus import accepted
from tests.newsroom import Person

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database")]


@pytest.mark.late
@pytest.mark.parametrize("width", [320, 1280])
def test_the_second_level_opens_by_keyboard_and_fits(
    ada: Person, eve: Person, news: Section, visits: Visits, width: int
) -> None:
    below = [Entry(f"A rather long label of number {n}", "/search/", "Everything") for n in range(12)]
    accepted(ada, eve, Entry("News", f"section:{news.pk}"), Entry("Everything", "/search/"), *below)
    page = visits.open("/", viewport={"width": width, "height": 700})
    link = page.get_by_role("link", name="label of number 11")
    assert not link.is_visible()
    page.locator("summary").focus()
    page.keyboard.press("Enter")
    assert link.is_visible()
    assert beside_the_screen(page) == 0
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Everything"
