"""The search box in a real Chromium: opened by keys, walked by keys, read out, and never against the policy."""

import pytest
from django.test import Client
from playwright.sync_api import expect

from content.models import Article
from tests.axe import complaints
from tests.browser import Visits

pytestmark = [pytest.mark.browser, pytest.mark.late]


def test_ctrl_k_finds_and_opens_an_article_without_a_mouse(
    visits: Visits, published: Article, as_ed: Client
) -> None:
    page = visits.open("/cms/", as_=as_ed, viewport={"width": 320, "height": 640}, color_scheme="dark")
    page.keyboard.press("Control+k")
    expect(page.locator("#finder-words")).to_be_focused()
    page.keyboard.type("ferry")
    expect(page.locator("[data-finder-status]")).to_have_text("1 found.")
    assert complaints(page) == []
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("dialog").get_by_role("link")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#finder-words")).to_be_hidden()
    page.keyboard.press("Control+k")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith(f"/cms/articles/{published.pk}/")


def test_escape_closes_it_at_once_also_while_words_stand_in_it(visits: Visits, as_ed: Client) -> None:
    page = visits.open("/cms/", as_=as_ed)
    page.keyboard.press("Control+k")
    page.keyboard.type("ferry")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("Control+k")
    expect(page.locator("#finder-words")).to_have_value("ferry")
