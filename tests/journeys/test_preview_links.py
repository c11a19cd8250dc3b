"""Preview links: someone without an account sees at three widths what readers would, until the link ends."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.axe import complaints
from tests.journeys.newsrooms import Newsroom, save
from tests.journeys.steps import editor_of, follow, press, public_address, write_on

pytestmark = [pytest.mark.browser, pytest.mark.late]
WORDS = "Nobody has read this sentence yet."
WIDTHS = {"Phone (320 px)": 320, "Tablet (768 px)": 768, "Desktop (1280 px)": 1280}
SHEETS = "[...document.querySelectorAll('link[rel=stylesheet]')].map((link) => link.href)"


def link_made(newsroom: Newsroom) -> tuple[Page, str]:
    """Ed's window, and the link to what he has just written beside what is public."""
    page = newsroom.open("Ed", editor_of(newsroom.story))
    write_on(page, WORDS)
    save(page)
    follow(page, "Preview")
    page.get_by_label("For whom").fill("The harbour master")
    press(page, "Make a link")
    expect(page.get_by_text("It is shown only now.")).to_be_visible()
    return page, "/guest/" + page.locator("code.secret").inner_text().partition("/guest/")[2]


def looked_at_each_width(guest: Page, sheets: list[str]) -> None:
    frame = guest.frame_locator("iframe")
    expect(frame.get_by_text(WORDS)).to_be_visible()
    for label, width in WIDTHS.items():
        guest.get_by_label(label).check()
        assert guest.frames[1].evaluate("innerWidth") == width
        assert guest.frames[1].evaluate("document.documentElement.scrollWidth") == width
        assert guest.frames[1].evaluate(SHEETS) == sheets
    assert complaints(guest) == []


def never_indexed(guest: Page) -> None:
    """Neither the page nor the one in its frame, by what they say of themselves and by what comes with them."""
    for address in (guest.frames[1].url, guest.url):
        answer = guest.goto(address)
        assert answer is not None
        assert "noindex" in answer.headers["x-robots-tag"]
        assert "no-store" in answer.headers["cache-control"]
        assert "noindex" in str(guest.locator('meta[name="robots"]').get_attribute("content"))


def test_a_link_shows_one_version_as_readers_would_see_it_until_it_ends(newsroom: Newsroom) -> None:
    reader = newsroom.read(public_address(newsroom.story))
    ed, link = link_made(newsroom)
    guest = newsroom.read(link)
    looked_at_each_width(guest, reader.evaluate(SHEETS))
    never_indexed(guest)
    reader.reload()
    expect(reader.get_by_text(WORDS)).to_have_count(0)
    press(ed, re.compile("^Revoke The harbour master"))
    expect(ed.get_by_text("Revoked. The link opens nothing any more.")).to_be_visible()
    newsroom.visits.expect("status of 404")
    for gone in (link, guest.url, f"{guest.url}page/"):
        answer = guest.goto(gone)
        assert answer is not None
        assert answer.status == 404
        assert WORDS not in guest.content()
