"""The library in Chromium: several files at once, how far each is, cancelling, and what is said of a file."""

from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Error, Page, Route, expect

from content.models import Asset, Section, Upload
from tests.browser import Visits
from tests.content.media.files import picture, upload, write_about
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


def test_the_limits_are_said_before_anything_is_sent(visits: Visits, news: Section, cara: Person) -> None:
    page = library(visits, cara)
    limits = page.locator("[data-limits]")
    expect(limits).to_contain_text(
        "Pictures up to 40 MB and 50 megapixels (JPEG, PNG, GIF, WebP, AVIF, HEIC)"
    )
    expect(limits).to_contain_text("Place and camera data are removed.")
    expect(limits).to_contain_text("Animations up to 500 frames and 120 seconds. Up to 100 files at a time.")


def test_decoration_is_a_choice_and_both_at_once_is_none(
    visits: Visits, news: Section, cara: Person, tmp_path: Path
) -> None:
    asset = upload(picture(tmp_path, size=(64, 40)), by=cara, section=news)
    visits.expect("status of 422")
    page = visits.open("/cms/media/?missing=yes", as_=signed_in(cara))
    page.get_by_role("link", name="Harbour at dawn").click()
    expect(page.get_by_text("This picture has no alternative text.")).to_be_visible()
    page.get_by_label("Alternative text").fill("Boats.")
    page.get_by_role("checkbox", name="This picture is decoration").check()
    page.get_by_role("button", name="Save").first.click()
    expect(page.get_by_text("Decoration has no alternative text.").first).to_be_visible()
    assert not Asset.objects.get(pk=asset.pk).decorative
    page.get_by_label("Alternative text").fill("")
    page.get_by_role("button", name="Save").first.click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    page.goto("/cms/media/?missing=yes")
    expect(page.get_by_role("heading", name="No picture lacks its alternative text")).to_be_visible()


def test_what_is_said_of_a_file_is_kept_and_found(
    visits: Visits, news: Section, cara: Person, tmp_path: Path
) -> None:
    asset = upload(picture(tmp_path, size=(64, 40)), by=cara, section=news)
    write_about(asset, by=cara, section=news)
    page = visits.open(f"/cms/media/{asset.pk}/", as_=signed_in(cara))
    said = {"Credit": "Photo: Cara", "Licence": "CC BY 4.0", "Tags": "Winter, harbour", "Caption": "At six."}
    for label, text in said.items():
        page.locator("#describe").get_by_label(label).fill(text)
    page.locator("#describe").get_by_label("Language").select_option("de")
    page.get_by_role("button", name="Save").first.click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    expect(page.get_by_role("heading", name="Used in 1 article")).to_be_visible()
    expect(page.get_by_role("link", name="Ferries")).to_be_visible()
    page.get_by_role("link", name="winter").click()
    expect(page.locator(".media-grid li")).to_have_count(1)
    page.get_by_label("Words in title, description or file name").fill("CC BY")
    page.keyboard.press("Enter")
    expect(page.locator(".media-grid li")).to_have_count(1)
    kept = Asset.objects.get(pk=asset.pk)
    assert (kept.credit, kept.licence, kept.language) == ("Photo: Cara", "CC BY 4.0", "de")
