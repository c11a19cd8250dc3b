"""Previews in Chromium: a colleague and a guest see the version at three widths, and no policy is violated."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from content.models import Article, Section
from tests.browser import Visits
from tests.media.files import picture, upload, write_about
from tests.newsroom import Person
from tests.previews import link_to
from tests.signing_in import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database"), pytest.mark.late]


def shown(page: Page) -> None:
    """The picture has come, and the frame is as wide as it says."""
    frame = page.frame_locator("iframe")
    frame.locator("h1", has_text="Ferries").wait_for()
    picture = frame.locator(".prose img")
    picture.scroll_into_view_if_needed()
    page.wait_for_function(
        "() => { const i = document.querySelector('iframe').contentDocument.querySelector('.prose img');"
        " return i.complete && i.naturalWidth > 0; }"
    )
    for name, width in (("tablet", 768), ("desktop", 1280), ("phone", 320)):
        page.get_by_label(name).check()
        assert page.locator("iframe").evaluate("frame => frame.contentWindow.innerWidth") == width


def test_a_writer_sees_it_sends_it_and_a_guest_sees_the_same(
    cara: Person, news: Section, tmp_path: Path, visits: Visits
) -> None:
    boats = upload(picture(tmp_path, size=(700, 500)), by=cara, section=news)
    article: Article = write_about(boats, by=cara, section=news)
    page = visits.open(f"/cms/articles/{article.pk}/preview/", as_=signed_in(cara))
    shown(page)
    page.get_by_label("For whom").fill("The harbour master")
    page.get_by_role("button", name="Make a link").click()
    page.get_by_text("It is shown only now.").wait_for()
    assert "/guest/preview/" in page.locator("code.secret").inner_text()
    guest = visits.open(link_to(article, cara))
    shown(guest)
    assert "/guest/seen/" in guest.url
    assert guest.context.cookies() == []
