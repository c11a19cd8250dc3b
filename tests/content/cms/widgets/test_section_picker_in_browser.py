"""One section among many in Chromium: with the keyboard alone, without script, on a narrow screen."""

import re

import pytest
from playwright.sync_api import Page, expect

from content.cms.widgets import section_picker
from content.models import Article, Section
from content.sections.verbs import add_section
from tests.axe import complaints
from tests.browser import Visits, beside_the_screen
from tests.newsroom import Person
from tests.signing_in import signed_in
from tests.words import OLD_SITE

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database")]
NARROW = {"width": 320, "height": 700}


@pytest.fixture
def many(news: Section, policies: Section, ada: Person, monkeypatch: pytest.MonkeyPatch) -> Section:
    monkeypatch.setattr(section_picker, "MANY", 3)
    add_section(policies, by=ada, source=OLD_SITE, title="Zürich")
    add_section(news, by=ada, source=OLD_SITE, title="Donaudampfschifffahrtsgesellschaft " * 3, slug="donau")
    return add_section(news, by=ada, source=OLD_SITE, title="Zürich")


def fits_written_to_the_right_and_to_the_left(page: Page) -> None:
    for direction in ("ltr", "rtl"):
        page.evaluate("(way) => document.documentElement.dir = way", direction)
        assert beside_the_screen(page) == 0
    assert complaints(page) == []


def test_a_new_article_finds_its_section_with_the_keyboard_alone(
    many: Section, edna: Person, visits: Visits
) -> None:
    page = visits.open("/cms/articles/new/", as_=signed_in(edna), viewport=NARROW)
    page.get_by_label("Find a section by a few letters").focus()
    page.keyboard.type("zuri news")
    expect(page.get_by_text("Sections found: 1.")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    expect(page.get_by_label("News › Zürich")).to_be_checked()
    page.get_by_label("Find a section by a few letters").fill("donau")
    expect(page.get_by_text("Sections found: 1.")).to_be_visible()
    fits_written_to_the_right_and_to_the_left(page)
    page.get_by_label("Find a section by a few letters").fill("")
    page.get_by_label("Title", exact=True).fill("Trams")
    page.get_by_role("button", name="Save draft").click()
    page.wait_for_url(re.compile(r"/cms/articles/\d+/"))
    assert Article.objects.get().section == many


@pytest.mark.late
def test_a_section_that_this_browser_kept_comes_back_with_the_words(
    many: Section, edna: Person, visits: Visits
) -> None:
    """Kept is its key alone, and another window offers other sections."""
    page = visits.open("/cms/articles/new/", as_=signed_in(edna))
    page.get_by_label("Find a section by a few letters").fill("zuri news")
    page.get_by_label("News › Zürich").check()
    words = page.evaluate(
        "[...new FormData(document.querySelector('#writing'))].map(([n, v]) => [n, String(v)])"
    )
    assert ["section_name", f"{many.pk} News › Zürich"] in words
    page.reload()
    page.evaluate(
        """(kept) => { for (const element of [...document.querySelector("#writing").elements]) {
            if (element.type === "radio") element.checked = false;
            if (element.name === "section_name") element.value = kept;
            element.dispatchEvent(new Event("replaced"));
        } }""",
        f"{many.pk} News › Zürich",
    )
    expect(page.get_by_label("News › Zürich")).to_be_checked()
