"""The page of all components: compared with how they looked, checked by axe, and in a demo only."""

import pytest
from django.test import Client
from PIL import ImageOps

from secureproject.styleguide.urls import addresses
from secureproject.styleguide.views import COMPONENTS
from tests.axe import complaints
from tests.browser import Visits
from tests.look.compared import KEPT, cut, difference, picture
from tests.look.inspecting import too_wide

pytestmark = pytest.mark.late
SIZES = {"wide": {"width": 1280, "height": 900}, "narrow": {"width": 320, "height": 700}}
NAMES = sorted(path.stem for path in COMPONENTS.glob("*.html"))


@pytest.mark.browser
@pytest.mark.parametrize("size", SIZES)
def test_every_component_looks_as_it_did(windowed_visits: Visits, as_cara: Client, size: str) -> None:
    page = windowed_visits.open(
        "/cms/styleguide/", as_=as_cara, viewport=SIZES[size], color_scheme="light", reduced_motion="reduce"
    )
    page.evaluate("document.fonts.ready")
    whole = picture(page.screenshot(full_page=True, animations="disabled", caret="hide"))
    places = {name: page.locator(f"#{name}").bounding_box() for name in NAMES}
    assert [
        found for name in NAMES if (found := difference(f"{name}-{size}", cut(whole, places[name])))
    ] == []


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_sticks_out(visits: Visits, as_cara: Client, scheme: str) -> None:
    """At 400 percent, between that and a desk, and right to left, too."""
    page = visits.open("/cms/styleguide/", as_=as_cara, color_scheme=scheme, reduced_motion="reduce")
    found = complaints(page)
    page.evaluate("() => { document.documentElement.dir = 'rtl' }")
    assert found + complaints(page) + too_wide(page) == []


@pytest.mark.browser
def test_the_menu_opens_without_script(visits: Visits, as_cara: Client) -> None:
    page = visits.open("/cms/styleguide/", as_=as_cara, viewport=SIZES["narrow"], java_script_enabled=False)
    articles = page.locator("nav").get_by_role("link", name="Articles").first
    assert not articles.is_visible()
    page.get_by_role("button", name="Menu").first.click()
    assert articles.is_visible()


@pytest.mark.browser
def test_icons_are_drawn_and_no_focused_field_is_under_the_bar(visits: Visits, as_cara: Client) -> None:
    page = visits.open("/cms/styleguide/", as_=as_cara, viewport={"width": 1280, "height": 500})
    page.wait_for_function("document.querySelector('.state use').getBBox().width > 0")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.get_by_label("Title").last.focus()
    top = page.evaluate("document.activeElement.getBoundingClientRect().top")
    assert top >= page.evaluate("document.querySelector('.topbar').getBoundingClientRect().bottom")


def test_no_screenshot_is_kept_of_what_is_gone() -> None:
    assert {path.stem for path in KEPT.glob("*.png")} == {
        f"{name}-{size}" for name in NAMES for size in SIZES
    }


def test_a_screenshot_that_differs_is_found() -> None:
    kept = picture((KEPT / f"{NAMES[0]}-narrow.png").read_bytes())
    assert "and was" in difference(f"{NAMES[0]}-wide", kept)
    assert "differ" in difference(f"{NAMES[0]}-narrow", ImageOps.invert(kept))
    assert difference(f"{NAMES[0]}-narrow", kept) == ""


def test_a_site_has_no_style_guide() -> None:
    assert addresses(demo=True)
    assert not addresses(demo=False)
