"""Uploading in Chromium: what a lost connection and a reload cost."""

from pathlib import Path

import pytest
from playwright.sync_api import Request, Route, expect

from content.models import Upload
from tests.browser import Visits
from tests.newsroom import Person
from tests.signing_in import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.deep, pytest.mark.usefixtures("fresh_database")]
PIECE = 8 * 2**20


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    """Two and a half pieces."""
    path = tmp_path / "interview.mp3"
    path.write_bytes(b"ID3" + bytes(PIECE * 5 // 2))
    return path


def offsets(requests: list[Request]) -> list[int]:
    return [int(request.headers["upload-offset"]) for request in requests if request.method == "PATCH"]


def test_a_connection_that_breaks_goes_on_by_itself(cara: Person, visits: Visits, recording: Path) -> None:
    visits.expect("Failed to load resource")
    page = visits.open("/cms/media/", as_=signed_in(cara))
    broken: list[str] = []

    def break_once(route: Route) -> None:
        offset = route.request.headers.get("upload-offset", "")
        if route.request.method == "PATCH" and offset == str(PIECE) and not broken:
            broken.append(offset)
            route.abort()
        else:
            route.continue_()

    page.route("**/cms/media/uploads/*/", break_once)
    page.locator("[data-files]").set_input_files(recording)
    expect(page.get_by_text("Being checked")).to_be_visible(timeout=60_000)
    assert (Upload.objects.get().offset, broken) == (recording.stat().st_size, [str(PIECE)])


def test_after_a_reload_the_same_file_goes_on_where_it_stopped(
    cara: Person, visits: Visits, recording: Path
) -> None:
    visits.expect("Failed to load resource")
    page = visits.open("/cms/media/", as_=signed_in(cara))
    page.route("**/cms/media/uploads/*/", first_piece_only)
    page.locator("[data-files]").set_input_files(recording)
    expect(page.locator("[data-progress]").first).to_have_attribute("value", "40", timeout=60_000)
    page.reload()
    expect(page.get_by_text("Not finished")).to_be_visible()
    page.unroute("**/cms/media/uploads/*/")
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request))
    page.locator("[data-files]").set_input_files(recording)
    expect(page.get_by_text("Being checked")).to_be_visible(timeout=60_000)
    assert offsets(sent) == [PIECE, 2 * PIECE]
    assert Upload.objects.count() == 1


def first_piece_only(route: Route) -> None:
    later = route.request.headers.get("upload-offset", "0") != "0"
    if route.request.method == "PATCH" and later:
        route.abort()
    else:
        route.continue_()
