"""Every component, as a browser shows it: nothing for axe, nothing against the policy, nothing out of the window."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser import Visits

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("gallery")]

PAGES = ["/", "/article/", "/account/login/", "/cms/gallery/", "/cms/gallery/?rtl", "/cms/articles/1/"]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(
    visits: Visits, complaints: Callable[[Page], list[str]], path: str, scheme: str
) -> None:
    page = visits.open(path, color_scheme=scheme, reduced_motion="reduce")
    assert complaints(page) == []


@pytest.mark.parametrize("path", PAGES)
def test_a_small_window_needs_no_sideways_scrolling(visits: Visits, path: str) -> None:
    page = visits.open(path, viewport={"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


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
