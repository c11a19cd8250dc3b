"""The library in Chromium: several files at once, how far each is, and cancelling."""

from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Error, Page, Route, expect

from content.models import Section, Upload
from tests.browser import Visits
from tests.content.media.files import picture, upload
from tests.content.media.uploading import worker_looks
from tests.newsroom import Person
from tests.signing_in import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database"), pytest.mark.late]


def library(visits: Visits, cara: Person) -> Page:
    return visits.open("/cms/media/", as_=signed_in(cara), viewport={"width": 1280, "height": 900})


def hold(page: Page) -> list[Route]:
    """Pieces that are sent wait until the test lets them go on."""
    held: list[Route] = []

    def keep(route: Route) -> None:
        if route.request.method == "PATCH":
            held.append(route)
        else:
            route.continue_()

    page.route("**/cms/media/uploads/*/", keep)
    return held


def test_several_files_at_once_each_say_what_became_of_them(
    visits: Visits, news: Section, cara: Person, tmp_path: Path
) -> None:
    upload(known := picture(tmp_path, 90, (64, 40)), by=cara, section=news)
    (empty := tmp_path / "empty.png").write_bytes(b"")
    (lie := tmp_path / "lie.png").write_bytes(b"<!DOCTYPE html><script>alert(1)</script>")
    files = [picture(tmp_path, 70, (64, 40)).path, known.path, empty, lie]
    page = library(visits, cara)
    page.locator("[data-files]").set_input_files(files)
    lines = page.locator("[data-list]")
    expect(lines.get_by_text("This file is empty (0 bytes).")).to_be_visible()
    expect(page.get_by_text("Being checked")).to_have_count(3, timeout=30_000)
    worker_looks()
    expect(page.locator("[data-said]")).to_contain_text("Files finished: 4", timeout=20_000)
    came = page.locator("[data-list] > li").evaluate_all("all => all.map((one) => one.dataset.came).sort()")
    assert came == ["done", "here", "refused", "refused"]
    expect(lines.get_by_text("This is a web page, whatever its name says.")).to_be_visible()


def test_each_file_says_how_far_it_is_and_can_be_cancelled(
    visits: Visits, news: Section, cara: Person, tmp_path: Path
) -> None:
    page = library(visits, cara)
    held = hold(page)
    files = [picture(tmp_path, shade, (64, 40)).path for shade in (70, 80)]
    page.locator("[data-files]").set_input_files(files)
    expect(page.get_by_role("progressbar", name="70-64x40.png")).to_be_visible()
    expect(page.locator("[data-list] [data-state]")).to_have_count(2)
    while len(held) < 2:
        page.wait_for_timeout(50)
    page.get_by_role("button", name="Cancel: 70-64x40.png").click()
    expect(page.get_by_role("progressbar", name="70-64x40.png")).to_have_count(0)
    expect(page.get_by_role("button", name="Choose files")).to_be_focused()
    for route in held:
        with suppress(Error):  # the one that was cancelled is gone
            route.continue_()
    expect(page.get_by_text("Being checked")).to_have_count(1, timeout=20_000)
    assert [row.file_name for row in Upload.objects.exclude(state="receiving")] == ["80-64x40.png"]
