"""Text spacing as a reader may set it (WCAG 2.2, 1.4.12): what is cut off or lies on something else by it."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

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
