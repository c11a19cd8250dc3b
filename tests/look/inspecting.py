"""What a page that is open in Chromium shows to be wrong, beyond what axe finds."""

from pathlib import Path

from playwright.sync_api import Page, ViewportSize

SMALL: ViewportSize = {"width": 320, "height": 640}
WIDE: ViewportSize = {"width": 1280, "height": 800}
# Between a phone and a desk: where rows of a table are cards no more, and hardly have room.
BETWEEN = (768, 860, 1100, 1280)
MOST_MOVED = (
    0.001  # of a whole page: letters that come in another font by a pixel, and nothing that anybody sees
)
# Django's script puts a list that searches in the place of its field, and "Today" beside that of a date.
MOST_MOVED_IN_ADMIN = 0.01
MOST_STEPS = 400
# What moved although no one did anything. Asked for afterwards, as the browser remembers it: a script put into each
# page before would be one that the sandbox of a preview has to refuse.
SHIFTS = Path(__file__).with_name("shifts.js").read_text()
# Everything that a keyboard should reach; of the buttons of a radio group the one that is chosen.
MARK = Path(__file__).with_name("focusable.js").read_text()
# After a step: what has the focus, whether one sees that, and whether it is in sight.
HERE = Path(__file__).with_name("focused.js").read_text()
OUTSIDE = """() => [...document.querySelectorAll("body *")].filter((e) => {
  const { left, right } = e.getBoundingClientRect();
  return (right > innerWidth + 1 || left < -1) && e.checkVisibility();
}).map((e) => e.outerHTML.replace(/\\s+/g, " ").slice(0, 90)).slice(-4)"""
LEFT_OUT = """(reached) => [...document.querySelectorAll("[data-walk]")]
  .filter((e) => !reached.includes(e.dataset.walk) && e.checkVisibility())
  .map((e) => e.outerHTML.replace(/\\s+/g, " ").slice(0, 90))"""


def settled(page: Page) -> None:
    """Fonts are there, and an editor has taken its text over."""
    page.evaluate("document.fonts.ready.then(() => null)")
    if page.locator("[data-editor]").count():
        page.locator("[data-editor][data-ready]").first.wait_for()


def shifts(page: Page) -> list[str]:
    """What moves by itself whenever the page is opened. What moves once only was a font that came late."""
    if not _moved(page):
        return []
    page.reload()
    settled(page)
    return _moved(page)


def _moved(page: Page) -> list[str]:
    found = page.evaluate(SHIFTS)
    moved = sum(value for value, _what in found)
    most = MOST_MOVED_IN_ADMIN if "/admin/" in page.url else MOST_MOVED
    return [f"moved by {moved:.3f}: {found}"] if moved > most else []


def too_wide(page: Page) -> list[str]:
    """What sticks out of a small window, left to right and right to left, and of those between it and a wide one."""
    found = [
        f"is {width} pixels wide in a window of {window}: {page.evaluate(OUTSIDE)}"
        for window in BETWEEN
        if (width := _width_in(page, {**WIDE, "width": window})) > window
    ]
    page.set_viewport_size(SMALL)
    before = page.evaluate("document.documentElement.dir")
    for direction in ("ltr", "rtl"):
        page.evaluate("(dir) => { document.documentElement.dir = dir }", direction)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > SMALL["width"]:
            found.append(f"is {width} pixels wide in a small window, {direction}: {page.evaluate(OUTSIDE)}")
    page.evaluate("(dir) => { document.documentElement.dir = dir }", before)
    return found


def _width_in(page: Page, window: ViewportSize) -> int:
    page.set_viewport_size(window)
    return int(page.evaluate("document.documentElement.scrollWidth"))


def out_of_reach(page: Page) -> list[str]:
    """Walks with Tab through the whole page: what it does not come to, and where one does not see that one is."""
    page.set_viewport_size(WIDE)
    all_of_them = page.evaluate(MARK)
    reached, found, last, rounds = [], [], "", 0
    for _step in range(MOST_STEPS):
        page.keyboard.press("Tab")
        here = page.evaluate(HERE)
        rounds += here is None
        if rounds > 1:
            break  # once around, wherever it began
        if here is None or here["walk"] == last:
            continue  # a field for a date has several stops of its own
        last = here["walk"]
        if last in reached:
            continue
        reached.append(last)
        found += [f"no ring around {here['name']}"] if not here["shown"] else []
        found += [f"focus out of sight: {here['name']}"] if not here["inside"] else []
        if sum(map(bool, reached)) == all_of_them:  # a frame has no number
            break
    return found + [f"Tab does not come to {name}" for name in page.evaluate(LEFT_OUT, reached)]
