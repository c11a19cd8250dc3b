"""Text spacing as a reader may set it (WCAG 2.2, 1.4.12): what is cut off or lies on something else by it."""

from typing import Any

from playwright.sync_api import Page

# The values of the criterion, over whatever a page says.
SPACED = """
*, *::before, *::after {
  line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important;
}
p { margin-block-end: 2em !important; }
"""
# [what is cut off, what lies on what]: words, each named by where it stands.
LOOKED_AT = """() => {
  const name = (e) => e.outerHTML.replace(/\\s+/g, " ").slice(0, 90);
  const unseen = ".visually-hidden, dialog:not([open]), template";
  const seen = (e) => e.checkVisibility({ checkVisibilityCSS: true, checkOpacity: true }) && !e.closest(unseen);
  const moves = (e) => {
    for (let one = e; one; one = one.parentElement) {
      if (/sticky|fixed|absolute/.test(getComputedStyle(one).position)) return true;
    }
    return false;
  };
  // What is scrolled out of sight in its box lies on nothing.
  const within = (e, { left, right, top, bottom, height }) => {
    for (let one = e; one && one !== document.body; one = one.parentElement) {
      if (getComputedStyle(one).overflowX === "visible") continue;
      const box = one.getBoundingClientRect();
      [left, right] = [Math.max(left, box.left), Math.min(right, box.right)];
    }
    return { left, right, top, bottom, height };
  };
  const cut = [], words = [];
  for (const e of document.body.querySelectorAll("*")) {
    if (!seen(e) || !e.textContent.trim() || e.closest("svg")) continue;
    const style = getComputedStyle(e);
    const wide = /hidden|clip/.test(style.overflowX) && e.scrollWidth > e.clientWidth + 1;
    const high = /hidden|clip/.test(style.overflowY) && e.scrollHeight > e.clientHeight + 1;
    if (e.clientWidth > 1 && (wide || high)) cut.push(name(e));
    if (moves(e)) continue;
    for (const node of e.childNodes) {
      if (node.nodeType !== 3 || !node.data.trim()) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const box of range.getClientRects()) words.push([e, within(e, box)]);
    }
  }
  const over = [];
  const inner = 0.25; // of a line: letters reach into the lines beside them by a little
  words.forEach(([one, a], at) => {
    for (const [other, b] of words.slice(at + 1, at + 200)) {
      if (one === other) continue;
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (wide > 3 && high > inner * Math.min(a.height, b.height)) over.push(`${name(one)} on ${name(other)}`);
    }
  });
  return [cut, [...new Set(over)]];
}"""

# A table of data may be scrolled along (1.4.10): its columns mean something side by side.
OUTSIDE = """() => document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll("body *")]
  .filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && e.checkVisibility() && !e.closest("table"))
  .map((e) => e.outerHTML.replace(/\\s+/g, " ").slice(0, 90))"""


def spaced_out(page: Page) -> list[str]:
    """What nobody can read any more once there is room between the letters, words, lines and paragraphs."""
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
