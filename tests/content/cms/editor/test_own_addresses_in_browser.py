"""Addresses of this site in Chromium: however one comes into a link, the link leads to the page that readers get."""

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from content import workflow
from content.models import Article, Section
from tests.browser import Visits, put_caret
from tests.content.cms.editor.test_kind_fields_in_browser import begun
from tests.content.cms.editor.test_writing_in_browser import PASTE, editor, saved
from tests.newsroom import Person, fresh

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database"), pytest.mark.late]

ANSWER = "**/links/choose/?at=*"
PASTE_WORDS = PASTE.replace("text/html", "text/plain")


def text_of(page: Page) -> str:
    return page.locator("textarea[data-rich-text]").input_value()


def desk(article: Article) -> str:
    return f"/cms/articles/{article.pk}/"


def link_to(article: Article, words: str = "") -> str:
    there = fresh(article)
    return f'<a href="/{there.address.path}/">{words or there.newest.title}</a>'


@pytest.fixture
def page(published: Article, news: Section, cara: Person, visits: Visits) -> Page:
    other = workflow.create_article(news, by=cara, title="Other", body="<p>Mine.</p>")
    opened = editor(visits, other, cara)
    opened.wait_for_load_state("networkidle")
    return opened


def test_an_address_of_the_desk_that_is_typed_as_a_link_leads_to_the_page(
    page: Page, published: Article
) -> None:
    with page.expect_response(ANSWER):
        page.keyboard.type(f"See [the boats]({desk(published)}) now")
    expect(page.locator(".editor__paper a")).to_have_attribute("href", f"/{fresh(published).address.path}/")
    assert text_of(page) == f"<p>See {link_to(published, 'the boats')} now</p>"


@pytest.mark.late
def test_an_address_that_is_pasted_becomes_the_title_of_its_page(page: Page, published: Article) -> None:
    for address in (desk(published), f"/{fresh(published).address.path}/"):
        page.keyboard.press("Control+A")
        page.keyboard.press("Delete")
        with page.expect_response(ANSWER):
            page.evaluate(PASTE_WORDS, f"{page.url.partition('/cms/')[0]}{address}")
            page.keyboard.type("!")
        expect(page.locator(".editor__paper a")).to_have_text(fresh(published).newest.title)
        assert text_of(page) == f"<p>{link_to(published)}!</p>"


@pytest.mark.late
def test_whoever_takes_that_back_has_the_address_again(page: Page, published: Article) -> None:
    with page.expect_response(ANSWER):
        page.keyboard.type(f"[the boats]({settings.SITE_URL}{desk(published)})")
    expect(page.locator(".editor__paper a")).to_have_attribute("href", f"/{fresh(published).address.path}/")
    page.keyboard.press("Control+Z")
    page.keyboard.type(" and more")
    assert f'<a href="{desk(published)}">the boats</a> and more' in text_of(page).replace(
        settings.SITE_URL, ""
    )


@pytest.mark.late
def test_an_address_in_the_dialog_leads_to_the_page(page: Page, published: Article) -> None:
    page.keyboard.press("Control+k")
    page.keyboard.type(desk(published))
    with page.expect_response(ANSWER):
        page.keyboard.press("Enter")
    expect(page.locator(".editor__paper a")).to_have_text(fresh(published).newest.title)
    assert text_of(page) == f"<p>{link_to(published)}</p>"


def test_what_one_may_not_see_stays_an_address_and_the_check_names_it(
    page: Page, policies: Section, colin: Person, ada: Person
) -> None:
    hidden = workflow.create_article(policies, by=colin, title="Secret", body="<p>x</p>")
    with page.expect_response(ANSWER):
        page.keyboard.type(f"See [the plan]({desk(hidden)}) now.")
    saved(page, Article.objects.get(draft__title="Other"))
    assert desk(hidden) in text_of(page)
    page.get_by_role("button", name="Check the text").click()
    found = page.locator("[data-advice]")
    expect(found).to_contain_text("The link “the plan” leads to the CMS, which readers cannot open.")
    expect(found).to_contain_text("choose it by its words")
    assert "Secret" not in page.content()


def test_in_a_field_of_lines_it_leads_to_the_page_too(
    published: Article, cara: Person, visits: Visits
) -> None:
    page = begun(visits, cara, "Landing page", "Welcome")
    put_caret(page.locator(".lines-editor__text").first)
    with page.expect_response(ANSWER):
        page.keyboard.type(f"See [the boats]({desk(published)}) now")
    kept = page.locator("[name=landing-words_1]")
    expect(kept).to_have_value(f"See [the boats](/{fresh(published).address.path}/) now")
