"""What is open over a page is looked at by axe, too: a page that is only loaded shows none of it."""

from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from content.models import Article
from tests.browser import Visits

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database"), pytest.mark.late]


def test_who_one_is(visits: Visits, as_ada: Client, complaints: Callable[[Page], list[str]]) -> None:
    page = visits.open("/cms/", as_=as_ada)
    page.get_by_role("button", name="Ada").click()
    expect(page.get_by_role("region", name="Ada")).to_be_visible()
    assert complaints(page) == []


def test_every_dialog_of_the_editor_and_all_that_is_folded_away(
    visits: Visits, draft: Article, as_cara: Client, complaints: Callable[[Page], list[str]]
) -> None:
    page = visits.open(f"/cms/articles/{draft.pk}/", as_=as_cara)
    page.locator("[data-editor][data-ready]").first.wait_for()
    page.evaluate("document.querySelectorAll('details').forEach((part) => (part.open = true))")
    found = complaints(page)
    for command in ("link", "language", "picture", "embed", "keys"):
        page.locator(f"[data-command={command}]").first.click()
        expect(page.get_by_role("dialog")).to_be_visible()
        found += complaints(page)
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
    assert found == []
