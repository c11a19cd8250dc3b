"""Finding the way: the desk, the search box, lists with filters of one's own, columns, and a file for spreadsheets."""

import csv

import pytest
from playwright.sync_api import expect

from tests.axe import complaints
from tests.journeys.newsrooms import Newsroom
from tests.journeys.steps import follow, submit

pytestmark = [pytest.mark.browser, pytest.mark.late]


def test_the_desk_leads_each_to_what_waits_for_them(newsroom: Newsroom) -> None:
    """A draft waits for its writer, and for an editor from when it is submitted."""
    cara = newsroom.open("Cara")
    newsroom.new_article(cara, "Seals on the mole", "Five of them.")
    cara.goto("/cms/")
    assert complaints(cara) == []
    follow(cara, "Seals on the mole")
    submit(cara)
    ed = newsroom.open("Ed")
    waiting = ed.get_by_role("region", name="Waiting for you")
    with ed.expect_navigation():
        waiting.get_by_role("link", name="Seals on the mole").click()
    expect(ed.get_by_role("heading", level=1)).to_contain_text("Seals on the mole")


def test_the_search_box_finds_with_a_slip_of_the_key_and_leads_to_actions(newsroom: Newsroom) -> None:
    page = newsroom.open("Ed")
    words = newsroom.other.live.title
    slipped = words.replace("navigation", "navigaton").replace("library", "libary")
    page.keyboard.press("Control+k")
    page.keyboard.type(slipped)
    found = page.get_by_role("dialog").get_by_role("link", name=words)
    expect(found.first).to_be_visible()
    page.locator("#finder-words").fill("new article")
    expect(page.get_by_role("dialog").get_by_role("link", name="New article").first).to_be_visible()


def test_a_list_keeps_its_filters_and_columns_and_goes_into_a_file(newsroom: Newsroom) -> None:
    page = newsroom.open("Ed", "/cms/articles/")
    page.get_by_role("link", name="Published", exact=True).click()
    page.get_by_text("Your filters, columns, file").click()
    page.get_by_label("Keep these filters as").fill("What is out")
    page.get_by_role("button", name="Keep", exact=True).click()
    page.goto("/cms/articles/")
    with page.expect_navigation():
        page.get_by_role("navigation", name="Your filters").get_by_role("link", name="What is out").click()
    page.get_by_text("Your filters, columns, file").click()
    page.get_by_label("Author").uncheck()
    page.get_by_role("button", name="Show these columns").click()
    expect(page.get_by_role("columnheader", name="Author")).to_have_count(0)
    assert complaints(page) == []
    page.get_by_text("Your filters, columns, file").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as a file").click()
    rows = list(csv.reader(download.value.path().read_text(encoding="utf-8-sig").splitlines()))
    assert any(newsroom.story.live.title in cell for row in rows for cell in row)
