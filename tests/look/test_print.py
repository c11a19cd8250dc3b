"""On paper stands what someone reads or writes, and nothing that can only be pressed."""

import pytest
from django.test import Client
from playwright.sync_api import expect

from content.models import Article
from tests.browser import Visits

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database"), pytest.mark.late]


def test_a_reader_prints_the_words_without_the_search(visits: Visits, published: Article) -> None:
    page = visits.open(f"/{published.address.path}/")
    expect(page.get_by_role("searchbox")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_role("searchbox")).to_be_hidden()
    expect(page.get_by_text("From May.")).to_be_visible()


def test_a_writer_prints_the_words_without_the_tools(visits: Visits, draft: Article, as_cara: Client) -> None:
    page = visits.open(f"/cms/articles/{draft.pk}/", as_=as_cara)
    page.locator("[data-editor][data-ready]").wait_for()
    page.emulate_media(media="print")
    words = (
        page.get_by_label("Title", exact=True),
        page.get_by_label("Summary"),
        page.locator(".ProseMirror"),
    )
    for shown in words:
        expect(shown).to_be_visible()
    for tool in (page.get_by_role("toolbar"), page.get_by_role("button", name="Save draft")):
        expect(tool).to_be_hidden()
