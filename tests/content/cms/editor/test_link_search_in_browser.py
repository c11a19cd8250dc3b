"""The dialog for a link in Chromium: it is one, and whoever types faster than it answers makes no link to nowhere."""

import pytest
from django.test import Client
from playwright.sync_api import Page, Route, expect

from content.bylines.verbs import add_byline
from content.models import Article
from tests.browser import Visits, editor_has_looked
from tests.newsroom import Person

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database"), pytest.mark.late]


@pytest.fixture
def page(visits: Visits, published: Article, as_cara: Client) -> Page:
    """An editor in which one word is written, and the dialog for a link is open."""
    page = visits.open("/cms/articles/new/", as_=as_cara)
    page.get_by_role("textbox", name="Text", exact=True).focus()
    editor_has_looked(page)
    page.keyboard.type("See ")
    page.keyboard.press("Control+k")
    return page


def href(page: Page) -> str | None:
    return page.locator(".editor__paper .prose a").get_attribute("href")


def test_words_of_no_page_make_no_link(page: Page) -> None:
    page.keyboard.type("zzqq")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text(
        "No page has these words. Try others, or write an address."
    )
    expect(page.get_by_role("textbox", name="Page or address")).to_be_focused()
    assert page.locator(".editor__paper .prose a").count() == 0


def test_enter_waits_for_the_page_that_has_the_words(page: Page, published: Article) -> None:
    page.keyboard.type("ferry")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert href(page) == f"/{published.address.path}/"


def test_without_an_answer_there_is_no_link(page: Page, visits: Visits) -> None:
    page.route("**/cms/links/choose/**", lambda route: route.abort())
    visits.expect("ERR_FAILED")
    page.keyboard.type("ferry")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("The site does not answer just now.")
    assert page.locator(".editor__paper .prose a").count() == 0


def test_an_address_of_mail_leads_to_mail(page: Page) -> None:
    page.keyboard.type("ada@example.org")
    page.keyboard.press("Enter")
    assert href(page) == "mailto:ada@example.org"


def test_words_typed_before_its_code_has_come_are_looked_for(
    visits: Visits, published: Article, as_cara: Client
) -> None:
    page = visits.open("/cms/articles/new/", as_=as_cara)
    waiting: list[Route] = []
    page.route("**/writing*.js", lambda route: waiting.append(route))
    page.get_by_role("textbox", name="Text", exact=True).focus()
    page.keyboard.press("Control+k")
    page.keyboard.type("ferry")
    page.wait_for_timeout(200)
    for route in waiting:
        route.continue_()
    expect(page.get_by_role("dialog")).to_contain_text("Pages found: 1")
    page.keyboard.press("Enter")
    assert href(page) == f"/{published.address.path}/"


def test_a_link_is_changed_in_one_dialog(page: Page) -> None:
    page.keyboard.type("https://example.org/")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("Control+k")
    expect(page.get_by_role("textbox", name="Page or address")).to_have_value("https://example.org/")
    assert page.locator("dialog[open]").count() == 1
    page.keyboard.press("Escape")
    expect(page.get_by_role("textbox", name="Text", exact=True)).to_be_focused()


def test_a_byline_is_that_of_the_letters_as_they_are(visits: Visits, edna: Person, as_cara: Client) -> None:
    for name in ("Jane Doe", "Janet Roe"):
        add_byline(by=edna, name=name)
    page = visits.open("/cms/articles/new/", as_=as_cara)
    page.get_by_text("Bylines, address, language and topics").click()
    search = page.locator("[data-chooses=byline] input")
    search.press_sequentially("Jane")
    expect(page.locator("[data-chooses=byline] option")).to_have_count(2)
    page.keyboard.type("t")
    page.keyboard.press("Enter")
    expect(page.locator("textarea[data-bylines]")).to_have_value("Janet Roe")
