"""Whose words they are, what was wrong in them, what stands first - and what the editor finds before readers do."""

import re

import pytest
from playwright.sync_api import expect

from content.bylines.verbs import add_byline
from tests.browser import editor_has_looked, ready
from tests.journeys.newsrooms import Newsroom, as_stored, at_the_end, save
from tests.journeys.steps import approve, publish, submit

pytestmark = [pytest.mark.browser, pytest.mark.late]
NOTE = "An earlier version named another day."


def test_readers_see_both_bylines_and_the_dated_note_of_a_correction(newsroom: Newsroom) -> None:
    names = ("Rosa Anders", "Tilo Brandt")
    for name in names:
        add_byline(by=newsroom.person("Edna"), name=name)
    page = ready(newsroom.open("Ed", f"/cms/articles/{newsroom.story.pk}/"))
    page.get_by_text("Bylines, address, language and topics").click()
    for name in names:
        field = page.get_by_label("Add a person by a few letters of the name")
        field.press_sequentially(name)
        page.keyboard.press("Tab")
        expect(field).to_have_value("")
    page.get_by_text("Correction notes", exact=True).click()
    page.get_by_label("Correction note").last.fill(NOTE)
    save(page)  # beside what is public there is a draft first
    submit(page)
    edna = newsroom.open("Edna")
    approve(edna, newsroom.story)
    publish(edna)
    reader = newsroom.read(f"/{newsroom.story.address.path}/")
    for words in (*names, NOTE):
        expect(reader.get_by_text(words).first).to_be_visible()
    assert newsroom.person("Ed").email not in reader.content()


def test_what_is_chosen_stands_first_on_the_front_page(newsroom: Newsroom) -> None:
    page = newsroom.open("Edna", "/cms/sections/")
    page.get_by_role("link", name="What stands first on the front page").click()
    standing = page.get_by_role("button", name=re.compile("^Take away"))
    for left in reversed(range(standing.count())):
        standing.first.click()
        expect(standing).to_have_count(left)
    page.get_by_role("searchbox").fill(newsroom.other.live.title)
    page.get_by_role("button", name="Search", exact=True).last.click()
    page.get_by_role("button", name=f"Put first {newsroom.other.live.title}").click()
    expect(page.get_by_role("button", name=f"Take away {newsroom.other.live.title}")).to_be_visible()
    reader = newsroom.read()
    expect(reader.get_by_role("main").locator("h2, h3").first).to_have_text(newsroom.other.live.title)


def test_a_link_that_says_nothing_is_found_shown_and_mended(newsroom: Newsroom) -> None:
    page = newsroom.open("Ed", f"/cms/articles/{newsroom.other.pk}/")
    at_the_end(page)
    page.keyboard.type("Click here")
    page.keyboard.press("Shift+Home")
    editor_has_looked(page)
    page.keyboard.press("Control+k")
    expect(page.get_by_role("textbox", name="Page or address")).to_be_focused()
    page.keyboard.type("https://example.org/")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("button", name="Check the text").click()
    place = page.get_by_role("button", name="Show in the text: Click here")
    place.click()
    page.keyboard.type("The timetable of the harbour")
    page.get_by_role("button", name="Check the text").click()
    expect(place).to_have_count(0)
    save(page)
    assert "The timetable of the harbour</a>" in as_stored(newsroom.other).newest.body
