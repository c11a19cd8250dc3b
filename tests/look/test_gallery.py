"""Every component, as a browser shows it: nothing for axe, nothing against the policy, nothing out of the window."""

import pytest

from tests.axe import complaints
from tests.browser import Visits

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("gallery"), pytest.mark.late]
PAGES = ["/", "/article/", "/account/login/", "/cms/gallery/", "/cms/gallery/?rtl", "/cms/articles/1/"]


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.late)])
def test_axe_finds_nothing(visits: Visits, scheme: str) -> None:
    page = visits.open(PAGES[0], color_scheme=scheme, reduced_motion="reduce")
    found = complaints(page)
    for path in PAGES[1:]:
        page.goto(path)
        found += [f"{path} {complaint}" for complaint in complaints(page)]
    assert found == []


def test_a_small_window_needs_no_sideways_scrolling(visits: Visits) -> None:
    page = visits.open(PAGES[0], viewport={"width": 320, "height": 640})
    widths = {PAGES[0]: page.evaluate("document.documentElement.scrollWidth")}
    for path in PAGES[1:]:
        page.goto(path)
        widths[path] = page.evaluate("document.documentElement.scrollWidth")
    assert [path for path, width in widths.items() if width > 320] == []


def test_the_menu_opens_without_script(visits: Visits) -> None:
    page = visits.open("/cms/gallery/", viewport={"width": 320, "height": 640}, java_script_enabled=False)
    assert not page.get_by_role("link", name="Articles").is_visible()
    page.get_by_role("button", name="Menu").click()
    assert page.get_by_role("link", name="Articles").is_visible()


def test_icons_are_drawn_from_the_sprite(visits: Visits) -> None:
    page = visits.open("/cms/gallery/")
    page.wait_for_function("document.querySelector('.state use').getBBox().width > 0")


def test_the_error_summary_has_the_focus_and_leads_to_the_field(visits: Visits) -> None:
    page = visits.open("/account/login/")
    page.wait_for_function("document.activeElement.className === 'error-summary'")
    page.get_by_role("link", name="E-mail address: Enter a valid email address.").click()
    assert page.evaluate("document.activeElement.name") == "email"


def test_a_focused_field_is_never_under_the_bar(visits: Visits) -> None:
    page = visits.open("/cms/gallery/", viewport={"width": 1280, "height": 500})
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.get_by_label("Title").last.focus()
    top = page.evaluate("document.activeElement.getBoundingClientRect().top")
    assert top >= page.evaluate("document.querySelector('.topbar').getBoundingClientRect().bottom")
