"""Room between letters, words, lines and paragraphs, as readers may set it, costs no one a word on any page."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.attacks.everything import Everything
from tests.browser import Visits
from tests.look import inspecting
from tests.look.every_page import ThePage, pages
from tests.look.test_every_page import opened

# The values of the criterion, over whatever a page says.
SPACED = Path(__file__).with_name("spacing.css").read_text()
# [what is cut off, what lies on what]: words, each named by where it stands.
LOOKED_AT = Path(__file__).with_name("cut_off.js").read_text()

# A table of data may be scrolled along (1.4.10): its columns mean something side by side.
OUTSIDE = """() => document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll("body *")]
  .filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && e.checkVisibility() && !e.closest("table"))
  .map((e) => e.outerHTML.replace(/\\s+/g, " ").slice(0, 90))"""


def spaced_out(page: Page) -> list[str]:
    """What no one can read any more once there is room between the letters, words, lines and paragraphs."""
    cut, over = page.evaluate(LOOKED_AT)
    take_back = _set(page)
    cut_now, over_now = page.evaluate(LOOKED_AT)
    outside = page.evaluate(OUTSIDE)
    take_back()
    found = [f"cut off: {each}" for each in cut_now if each not in cut]
    found += [f"lies on something: {each}" for each in over_now if each not in over]
    return found + [f"sticks out: {each}" for each in outside]


def _set(page: Page) -> Any:
    """By the developer tools, so that the content policy stays as it is."""
    tools = page.context.new_cdp_session(page)
    for part in ("DOM", "CSS", "Page"):
        tools.send(f"{part}.enable")
    frame = tools.send("Page.getFrameTree")["frameTree"]["frame"]["id"]
    sheet = tools.send("CSS.createStyleSheet", {"frameId": frame})["styleSheetId"]
    tools.send("CSS.setStyleSheetText", {"styleSheetId": sheet, "text": SPACED})

    def take_back() -> None:
        tools.send("CSS.setStyleSheetText", {"styleSheetId": sheet, "text": ""})
        tools.detach()

    return take_back


pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database")]
CUT = Path(__file__).with_name("cut.js").read_text()


def test_what_is_cut_off_is_found(visits: Visits) -> None:
    page = visits.open("/account/login/")
    assert spaced_out(page) == []
    page.evaluate(CUT)
    assert any('id="cut"' in each for each in spaced_out(page))
    assert spaced_out(page) != []  # it was taken back in between


@pytest.mark.deep
@pytest.mark.parametrize("size", [inspecting.WIDE, inspecting.SMALL], ids=["wide", "small"])
def test_no_page_loses_a_word_when_its_text_is_spaced(
    everything: Everything, visits: Visits, size: object
) -> None:
    window = visits.open("/account/login/", reduced_motion="reduce", viewport=size)
    window.on("dialog", lambda dialog: dialog.accept())  # an editor asks before it is left
    found: list[str] = []
    for page in pages(everything):
        if not isinstance(page, ThePage):
            continue
        opened(window, page, visits.site)
        inspecting.settled(window)
        found += [f"{page.path}: {each}" for each in spaced_out(window)]
    assert not found, "\n".join(found)
