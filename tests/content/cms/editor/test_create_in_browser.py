"""A new article that is open in two windows becomes one, whichever saves first."""

import pytest
from playwright.sync_api import Page, expect

from content.models import Article, Section
from tests.browser import Visits
from tests.content.cms.editor.test_autosave_in_browser import crash, editor, kept_here, line, write
from tests.newsroom import Person
from tests.signing_in import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.late, pytest.mark.usefixtures("fresh_database")]


def opened(page: Page, address: str) -> Page:
    other = page.context.new_page()
    other.goto(address)
    other.get_by_role("textbox", name="Text").wait_for()
    other.locator("[data-editor][data-ready]").wait_for()
    return other


def saved(page: Page) -> None:
    page.get_by_role("button", name="Save draft").click()
    page.get_by_text("Saved as version").wait_for()


def test_what_is_open_twice_is_saved_as_one(news: Section, cara: Person, visits: Visits) -> None:
    page = visits.open("/cms/articles/new/", as_=signed_in(cara))
    page.locator("[data-editor][data-ready]").wait_for()
    page.get_by_label("Title", exact=True).fill("The bridge")
    write(page, "Opens.")
    expect(line(page)).to_contain_text("Saved")
    other = opened(page, page.url)
    expect(other.get_by_role("textbox", name="Text")).to_have_text("Opens.")
    saved(page)
    write(other, " At nine.")
    visits.expect("status of 409")
    other.get_by_role("button", name="Save draft").click()
    other.get_by_role("heading", name="You changed the same in two windows").wait_for()
    other.get_by_role("button", name="Save my version on top").click()
    other.get_by_text("Saved as version").wait_for()
    assert Article.objects.get().newest.body == "<p>Opens. At nine.</p>"


def test_what_is_brought_back_twice_as_a_new_article_is_one(
    draft: Article, cara: Person, visits: Visits
) -> None:
    page = editor(draft, cara, visits)
    page.route("**/keep/", lambda route: None)
    write(page, " Every day.")
    kept_here(page)
    page = crash(page)
    page.goto("/cms/")
    page.get_by_text("Open each to bring them back").wait_for()
    anew = page.locator("[data-unsent-desk]").get_by_role("link", name="as a new article")
    address = anew.get_attribute("href") or ""
    first, second = opened(page, address), opened(page, address)
    for one in (first, second):
        one.get_by_role("button", name="Bring them back").wait_for()
    for one in (first, second):
        one.get_by_role("button", name="Bring them back").click()
        saved(one)
    again = Article.objects.exclude(pk=draft.pk).get()
    assert (again.newest.body, again.revisions.count()) == ("<p>From May. Every day.</p>", 1)
