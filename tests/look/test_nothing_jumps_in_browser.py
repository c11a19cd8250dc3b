"""Nothing moves when the real faces arrive late, whichever common face of the machine stood in for them."""

import re

import pytest
from playwright.sync_api import Page, Route

from content.models import Article
from tests.browser import Visits, refuse
from tests.newsroom import Person, change
from tests.signing_in import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database"), pytest.mark.late]
MOST = 0.01  # of the score by which browsers count; 0.1 is what readers are said to bear
NARROW = {"width": 320, "height": 700}
TITLE = "What the new tide gates will do for the harbour, and what they will not"
WATCH = """() => {
  window.moved = 0;
  const seen = (list) => list.getEntries().forEach((entry) => (window.moved += entry.value));
  new PerformanceObserver(seen).observe({ type: "layout-shift", buffered: true });
}"""
FAMILIES = {
    "Liberation": {"Inter Fallback", "Source Serif Fallback"},
    "DejaVu": {"Inter Fallback DejaVu", "Source Serif Fallback DejaVu"},
}
STANDS_IN = "[...document.fonts].some((face) => face.family.includes('Fallback') && face.status === 'loaded')"


def late_faces(page: Page, stands_in: str) -> None:
    """The faces come after a second; of those that stand in for them only one pair is installed."""

    def sheet(route: Route) -> None:
        answer = route.fetch()
        faces = re.split(r"(?=@font-face)", answer.text())
        mine = {f'font-family: "{name}"' for name in FAMILIES[stands_in]}
        kept = [face for face in faces if "Fallback" not in face or any(f"{one};" in face for one in mine)]
        route.fulfill(response=answer, body="".join(kept))

    def face(route: Route) -> None:
        page.wait_for_timeout(1000)
        route.continue_()

    page.route("**/fonts*.css", sheet)
    page.route("**/*.woff2", face)


@pytest.mark.parametrize("stands_in", FAMILIES)
def test_the_editor_stays_where_it_is(stands_in: str, draft: Article, cara: Person, visits: Visits) -> None:
    words = "<p>" + "The ferry leaves at eight and comes back at noon. " * 12 + "</p>"
    change(draft, cara, title=TITLE, summary="Two more boats from May on.", body=words)
    page = visits.open("/healthz", as_=signed_in(cara), viewport=NARROW)
    page.add_init_script(f"({WATCH})()")
    late_faces(page, stands_in)
    page.goto(f"/cms/articles/{draft.pk}/")
    page.locator("[data-editor][data-ready]").wait_for()
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(3000)
    if not page.evaluate(STANDS_IN):
        refuse(f"the typeface {stands_in} is not installed (Debian: see bin/machine.sh)")
    assert page.evaluate("document.fonts.check('20px \"Source Serif 4 Variable\"')")
    assert page.evaluate("window.moved") < MOST
