"""One topic among many in Chromium: with the keyboard alone, without script, on a narrow screen, from right to left."""

import pytest
from playwright.sync_api import Page, expect

from content.models import Topic
from tests.axe import complaints
from tests.browser import Visits
from tests.newsroom import Person
from tests.signing_in import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database")]
NARROW = {"width": 320, "height": 700}
LONG = "Donaudampfschifffahrtsgesellschaft " * 5


@pytest.fixture
def many(edna: Person) -> Topic:
    for number in range(40):
        Topic.objects.create(name=f"Topic {number:02}", slug=f"topic-{number}")
    Topic.objects.create(name=LONG, slug="long")
    return Topic.objects.create(name="Zürich", slug="zurich")


def is_as_wide_as_the_screen(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


@pytest.mark.late
def test_it_is_found_and_chosen_with_the_keyboard_alone(many: Topic, edna: Person, visits: Visits) -> None:
    page = visits.open("/cms/topics/new/", as_=signed_in(edna), viewport=NARROW)
    page.get_by_label("Name").fill("Trams")
    page.keyboard.press("Tab")
    page.keyboard.type("zuri")
    expect(page.get_by_text("Topics found: 1.")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    expect(page.get_by_label("Zürich")).to_be_checked()
    page.get_by_label("Find a topic by a few letters").fill("donau")
    expect(page.get_by_text("Topics found: 1.")).to_be_visible()
    expect(page.get_by_label("Zürich")).to_be_checked()  # what is chosen stays in sight
    for direction in ("ltr", "rtl"):
        page.evaluate("(way) => document.documentElement.dir = way", direction)
        assert is_as_wide_as_the_screen(page)
    assert complaints(page) == []
    page.get_by_label("Find a topic by a few letters").fill("")
    page.get_by_role("button", name="Add topic").click()
    page.get_by_text("Added the topic Trams.").wait_for()
    assert Topic.objects.get(name="Trams").parent == many


def test_without_script_what_was_found_comes_back_with_the_page(
    many: Topic, edna: Person, visits: Visits
) -> None:
    visits.expect("status of 422")
    page = visits.open("/cms/topics/new/", as_=signed_in(edna), java_script_enabled=False)
    page.get_by_label("Name").fill("Trams")
    page.get_by_label("Find a topic by a few letters").fill("zuri")
    page.keyboard.press("Enter")
    page.get_by_label("Zürich").check()
    page.get_by_role("button", name="Add topic").click()
    page.get_by_text("Added the topic Trams.").wait_for()
    assert Topic.objects.get(name="Trams").parent == many
