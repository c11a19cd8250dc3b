"""What a page that is only loaded does not show: what opens over it, what somebody makes on it, what is printed."""

from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import expect

from accounts.models import RecoverySheet
from content.models import Article
from rbac.models import RoleAssignment
from tests.axe import complaints
from tests.browser import Visits, ready
from tests.newsroom import Person

pytestmark = [pytest.mark.browser, pytest.mark.late]


def test_who_one_is(visits: Visits, as_ada: Client) -> None:
    page = visits.open("/cms/", as_=as_ada)
    page.get_by_role("button", name="Ada").click()
    expect(page.get_by_role("region", name="Ada")).to_be_visible()
    assert complaints(page) == []


def test_every_dialog_of_the_editor_and_all_that_is_folded_away(
    visits: Visits, draft: Article, as_cara: Client
) -> None:
    page = ready(visits.open(f"/cms/articles/{draft.pk}/", as_=as_cara))
    page.evaluate("document.querySelectorAll('details').forEach((part) => (part.open = true))")
    found = complaints(page)
    for command in ("link", "language", "picture", "embed", "keys"):
        page.locator(f"[data-command={command}]").first.click()
        expect(page.get_by_role("dialog")).to_be_visible()
        found += complaints(page)
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
    assert found == []


def test_a_reader_prints_the_words_without_the_search(visits: Visits, published: Article) -> None:
    page = visits.open(f"/{published.address.path}/")
    expect(page.get_by_role("searchbox")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_role("searchbox")).to_be_hidden()
    expect(page.get_by_text("From May.")).to_be_visible()


def test_a_writer_prints_the_words_without_the_tools(visits: Visits, draft: Article, as_cara: Client) -> None:
    page = ready(visits.open(f"/cms/articles/{draft.pk}/", as_=as_cara))
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


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 320)])
def test_recovery_codes_on_the_screen(visits: Visits, as_ada: Client, scheme: str, width: int) -> None:
    page = visits.open(
        "/account/recovery-codes/", as_=as_ada, color_scheme=scheme, viewport={"width": width, "height": 800}
    )
    assert complaints(page) == []
    page.get_by_role("button", name="Make ten new codes").click()
    expect(page.locator(".recovery-codes li")).to_have_count(10)
    assert complaints(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    code = page.locator(".recovery-codes code").first.inner_text()
    for _again in range(2):
        with page.expect_download() as download:
            page.get_by_role("button", name="Save as a file").click()
    assert code in Path(str(download.value.path())).read_text()
    expect(page.get_by_role("button", name="Print")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Save as a file")).to_be_hidden()
    expect(page.get_by_text("ada@example.org")).to_be_visible()
    assert RecoverySheet.objects.count() == 1


def test_lists_that_search_are_named_by_their_label(visits: Visits, as_ada: Client) -> None:
    page = visits.open("/admin/secure_rbac/roleassignment/add/", as_=as_ada)
    box = page.get_by_role("combobox", name="Person:")
    expect(box).to_be_visible()
    assert complaints(page) == []
    box.click()
    expect(page.get_by_role("searchbox", name="Person:")).to_be_focused()
    assert complaints(page) == []


def test_the_search_of_a_list_has_words_for_a_label(visits: Visits, as_ada: Client) -> None:
    page = visits.open("/admin/secure_audit/entry/", as_=as_ada)
    page.get_by_label("Search audit log entries").fill("content.")
    page.locator("#changelist-search").get_by_role("button", name="Search").click()
    expect(page.locator("#result_list")).to_be_visible()
    assert complaints(page) == []


def test_the_buttons_of_a_page_can_be_read_in_the_dark(visits: Visits, as_ada: Client, cara: Person) -> None:
    role = RoleAssignment.objects.get(user=cara)
    page = visits.open(
        f"/admin/secure_rbac/roleassignment/{role.pk}/change/", as_=as_ada, color_scheme="dark"
    )
    expect(page.locator(".closelink")).to_be_visible()
    assert complaints(page) == []
