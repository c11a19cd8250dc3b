"""The page of all components: compared with how they looked, checked by axe, and in a demo only."""

import pytest
from django.test import Client
from PIL import ImageOps

from secureproject.styleguide.urls import addresses
from secureproject.styleguide.views import COMPONENTS
from tests.axe import complaints
from tests.browser import Visits
from tests.look.compared import KEPT, cut, difference, picture

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
def test_axe_finds_nothing_and_nothing_sticks_out_at_400_percent(visits: Visits, as_cara: Client) -> None:
    page = visits.open("/cms/styleguide/", as_=as_cara)
    assert complaints(page) == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


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
