"""A picture from the desk to the reader: uploaded, described, put into a text, approved, published, taken down."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from content.models import Article, Asset
from tests.browser import Visits, put_caret
from tests.content.media.files import current
from tests.content.media.scenery import harbour
from tests.content.media.uploading import worker_looks
from tests.journeys.conftest import Enter, picture
from tests.journeys.newsrooms import WIDE
from tests.journeys.steps import submit, take_down
from tests.journeys.test_from_draft_to_reader import approve_and_publish, path_of

TITLE = "Three cranes for the outer quay"
ALT = "Three harbour cranes in front of a red sky."


def upload(page: Page, path: Path) -> Asset:
    page.goto("/cms/media/")
    page.locator("[data-files]").set_input_files(path)
    expect(page.get_by_text("Being checked")).to_be_visible()
    worker_looks()
    expect(page.get_by_text("In the library")).to_be_visible()
    page.get_by_role("link", name="Open: Harbour at dawn").click()
    return Asset.objects.latest("pk")


def describe(page: Page) -> None:
    expect(page.get_by_text("This picture has no alternative text.")).to_be_visible()
    page.get_by_label("Alternative text").fill(ALT)
    page.get_by_label("Caption").fill("The outer quay at six in the morning.")
    point = page.get_by_role("slider", name="Most important point")
    point.press("Shift+ArrowRight")
    point.press("ArrowUp")
    expect(page.get_by_label("from the left (%)")).to_have_value("60")
    expect(page.get_by_label("From the top (%)")).to_have_value("49")
    page.get_by_role("button", name="Save").first.click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    picture(page, "media-file")


def write_with_picture(page: Page) -> None:
    """By keyboard alone from the toolbar to the text."""
    page.goto("/cms/articles/new/")
    page.get_by_label("Title").fill(TITLE)
    put_caret(page.locator(".ProseMirror"))
    page.keyboard.type("They were lifted over night.")
    page.get_by_role("button", name="Picture or file").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Choose from the library")
    dialog.get_by_label("Search the library").fill("dawn")
    tile = dialog.get_by_role("button", name=f"Harbour at dawn: {ALT}")
    expect(tile).to_be_visible()
    picture(page, "media-picker")
    tile.press("Enter")
    expect(page.locator(".ProseMirror figure img")).to_have_attribute("alt", ALT)
    picture(page, "media-editor")


def reads(reader: Page) -> None:
    shown = reader.get_by_role("img", name=ALT)
    expect(shown).to_be_visible()
    assert shown.evaluate("picture => picture.decode().then(() => picture.naturalWidth)") > 0
    expect(reader.locator("picture source").first).to_have_attribute("type", "image/avif")
    expect(reader.get_by_text("The outer quay at six in the morning.")).to_be_visible()
    picture(reader, "media-reader")


@pytest.mark.late
def test_a_picture_is_as_public_as_its_article(demo_site: Visits, enter: Enter, tmp_path: Path) -> None:
    cara = enter("Cara")
    asset = upload(cara, harbour(tmp_path))
    describe(cara)
    write_with_picture(cara)
    submit(cara)
    address, article = current(asset).address, path_of(TITLE)
    demo_site.expect("status of 404")
    reader = demo_site.open(article, viewport=WIDE)
    assert reader.request.get(address).status == 404

    ed = enter("Ed")
    approve_and_publish(ed, TITLE)
    reader.goto(article)
    reads(reader)
    cara.goto(f"/cms/media/{asset.pk}/")
    expect(cara.get_by_role("heading", name="Used in 1 article")).to_be_visible()
    take_down(ed, Article.objects.get(live__title=TITLE), "The cranes are elsewhere.")
    assert reader.request.get(address).status == 404
