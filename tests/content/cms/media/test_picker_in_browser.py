"""Files come into a text in Chromium: chosen, uploaded in place, dropped and pasted, by mouse and by keyboard."""

import base64
import re
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Error, Locator, Page, Route, expect

from content.media import metadata as describing
from content.media.metadata import Description
from content.models import Article, Asset, Section, Upload
from tests.browser import Visits
from tests.content.media.files import current, document, picture, png, upload
from tests.content.media.uploading import worker_looks
from tests.newsroom import Person, fresh
from tests.samples import sample
from tests.signing_in import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database"), pytest.mark.late]

SAVED = re.compile(r"/cms/articles/\d+/")

# Files as someone drags them onto the text, or has them in the clipboard.
LET_GO = sample(__file__, "let_files_go.js")


@pytest.fixture
def boats(tmp_path: Path, cara: Person, news: Section) -> Asset:
    asset = upload(picture(tmp_path, size=(64, 40)), by=cara, section=news)
    words = Description("Harbour", alternative_text="Boats at dawn.", caption="In May.", credit="Photo: Cara")
    return describing.edit(asset, by=cara, description=words)


def picker_of(page: Page) -> Locator:
    page.get_by_role("button", name="Picture or file").click()
    return page.get_by_role("dialog", name="Choose from the library")


def let_go(page: Page, how: str, *files: tuple[str, bytes]) -> None:
    sent = [(name, "image/png", base64.b64encode(content).decode()) for name, content in files]
    page.evaluate(LET_GO, [how, sent])


def checked(page: Page, files: int = 1) -> None:
    """The worker looks at what came once all of it is there."""
    expect(page.get_by_text("Being checked")).to_have_count(files, timeout=30_000)
    worker_looks()


def test_a_file_is_uploaded_inside_the_picker_and_stands_in_the_text(tmp_path: Path, page: Page) -> None:
    dialog = picker_of(page)
    expect(dialog.get_by_text("No files yet. Upload the first one here.").last).to_be_visible()
    expect(dialog.get_by_text("Pictures up to 40 MB and 50 megapixels")).to_be_visible()
    dialog.locator("[data-files]").set_input_files(picture(tmp_path, size=(64, 40)).path)
    checked(page)
    expect(dialog).to_be_hidden()
    shown = page.locator(".ProseMirror figure img")
    expect(shown).to_have_attribute("src", current(Asset.objects.get()).address)
    page.get_by_label("Alternative text").fill("A grey square.")
    expect(shown).to_have_attribute("alt", "A grey square.")


@pytest.mark.parametrize("how", ["drop", "paste"])
def test_a_picture_that_is_dropped_or_pasted_goes_through_the_library(how: str, page: Page) -> None:
    let_go(page, how, ("quay.png", png(70, 64, 40)))
    checked(page)
    expect(page.locator(".ProseMirror figure img")).to_have_attribute(
        "src", current(Asset.objects.get()).address
    )
    page.get_by_role("button", name="Save draft").first.click()
    page.wait_for_url(SAVED)
    draft = fresh(Article.objects.get()).draft
    assert draft.media.get().version == current(Asset.objects.get())
    assert "blob:" not in draft.body
    assert "data:" not in draft.body


def test_a_picture_stands_where_it_was_dropped_and_cuts_no_paragraph_in_two(page: Page) -> None:
    page.keyboard.press("Enter")
    page.keyboard.type("The last one leaves at nine.")
    first = page.locator(".ProseMirror p").first
    # From below the bar.
    first.evaluate("(line) => line.scrollIntoView({ block: 'center', behavior: 'instant' })")
    box = first.bounding_box()
    assert box is not None
    file = ("quay.png", "image/png", base64.b64encode(png(70, 64, 40)).decode())
    page.evaluate(LET_GO, ["drop", [file], box["y"] + box["height"] - 3])
    checked(page)
    page.locator(".ProseMirror figure img").wait_for()
    body = page.locator("textarea[data-rich-text]").input_value()
    assert re.sub(r"<figure>.*</figure>", "#", body) == (
        "<p>Ferries leave at six.</p>#<p>The last one leaves at nine.</p>"
    )


def test_of_two_files_the_refused_one_stays_to_be_read(page: Page) -> None:
    let_go(page, "drop", ("quay.png", png(70, 64, 40)), ("harbour.png", b"MZ" + bytes(300)))
    checked(page, files=2)
    expect(page.locator("dialog [data-list]").get_by_text("This is a program")).to_be_visible(timeout=20_000)
    expect(page.get_by_role("dialog").get_by_text("In the library")).to_be_visible(timeout=20_000)
    page.keyboard.press("Escape")
    expect(page.locator(".ProseMirror figure img")).to_have_count(1)


def test_a_document_becomes_a_link_with_its_title(
    news: Section, cara: Person, tmp_path: Path, page: Page
) -> None:
    minutes = upload(document(tmp_path), by=cara, section=news)
    picker_of(page).get_by_role("button", name="Minutes of May").click()
    link = page.locator(".ProseMirror").get_by_role("link", name="Minutes of May")
    expect(link).to_have_attribute("href", current(minutes).address)
    page.get_by_role("button", name="Save draft").first.click()
    page.wait_for_url(SAVED)
    assert fresh(Article.objects.get()).draft.media.get().version == current(minutes)


def test_by_keyboard_one_walks_chooses_and_comes_back_to_the_text(
    news: Section, cara: Person, boats: Asset, tmp_path: Path, page: Page
) -> None:
    upload(picture(tmp_path, 50, (64, 40), name="Quay.png"), by=cara, section=news)
    page.get_by_role("button", name="Picture or file").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Choose from the library")
    expect(dialog.get_by_role("searchbox", name="Search the library")).to_be_focused()
    newest, older = dialog.get_by_role("button", name="Quay"), dialog.get_by_role("button", name="Harbour")
    newest.focus()
    page.keyboard.press("ArrowRight")
    expect(older).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(page.locator(".ProseMirror figure img")).to_have_attribute("alt", "Boats at dawn.")
    expect(page.locator(".ProseMirror figcaption")).to_have_text("In May. Photo: Cara")
    expect(page.locator(".ProseMirror")).to_be_focused()


def test_a_picture_without_words_asks_for_them_wherever_the_picker_was_opened_from(
    news: Section, cara: Person, tmp_path: Path, page: Page
) -> None:
    upload(picture(tmp_path, 50, (64, 40), name="Quay.png"), by=cara, section=news)
    picker_of(page).get_by_role("button", name="Quay").press("Enter")
    page.wait_for_timeout(300)  # the text must not take it back a moment later
    expect(page.get_by_label("Alternative text")).to_be_focused()


def test_escape_leaves_the_picker_and_the_text_as_it_was(boats: Asset, page: Page) -> None:
    dialog = picker_of(page)
    expect(dialog.get_by_role("button", name="Harbour: Boats at dawn.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.locator(".ProseMirror")).to_have_text("Ferries leave at six.")
    expect(page.get_by_role("button", name="Picture or file")).to_be_focused()


def test_a_screen_reader_hears_what_is_there_and_what_happens(boats: Asset, page: Page) -> None:
    dialog = picker_of(page)
    expect(dialog.get_by_role("list", name="Files; arrow keys walk along")).to_be_visible()
    expect(dialog.get_by_role("button", name="Harbour: Boats at dawn.")).to_be_visible()
    expect(dialog.get_by_role("status").first).to_have_text("Files shown: 1")
    dialog.get_by_label("Search the library").fill("nothing of the kind")
    nothing = "Nothing fits. Try other words, or upload a file."
    expect(dialog.get_by_role("status").first).to_have_text(nothing)
    assert all(dialog.get_by_role("button").evaluate_all("all => all.map((one) => one.computedName ?? 'x')"))


def test_the_picture_that_opens_a_text_says_how_it_is_cut(
    visits: Visits, news: Section, cara: Person, tmp_path: Path
) -> None:
    asset = upload(picture(tmp_path, 50, (1600, 1000)), by=cara, section=news)
    words = Description("Quay", alternative_text="A quay.", focal_point=(250, 500))
    describing.edit(asset, by=cara, description=words)
    page = visits.open("/cms/articles/new/", as_=signed_in(cara), viewport={"width": 1280, "height": 900})
    picker_of(page).get_by_role("button", name="Quay").click()
    page.get_by_text("How readers see it here, at the beginning").click()
    phone = page.locator(".crop--close img")
    expect(phone).to_be_visible()
    # A square of 1000 around 400 begins at its edge; of what is left over, 0 %.
    assert phone.evaluate("picture => picture.style.objectPosition") == "0% 50%"
    page.locator(".ProseMirror").press("Control+Home")


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
    page = visits.open("/cms/media/", as_=signed_in(cara))
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
    page = visits.open("/cms/media/", as_=signed_in(cara))
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
