"""Room between letters, words, lines and paragraphs, as readers may set it, costs no one a word on any page."""

from pathlib import Path

import pytest

from tests.attacks.everything import Everything
from tests.browser import Visits
from tests.look import inspecting
from tests.look.every_page import ThePage, pages
from tests.look.spacing import spaced_out
from tests.look.test_every_page import opened

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
