"""Links in Chromium: the dialog makes none to nowhere, an address of this site leads to the page that readers get."""

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, Route, expect

from content import workflow
from content.bylines.verbs import add_byline
from content.models import Article, Section
from tests.browser import Visits, editor_has_looked, editor_text, paste, put_caret
from tests.content.cms.editor.test_kind_fields_in_browser import begun
from tests.content.cms.editor.test_writing_in_browser import editor, saved
from tests.newsroom import Person, fresh

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


ANSWER = "**/links/choose/?at=*"


def desk(article: Article) -> str:
    return f"/cms/articles/{article.pk}/"


def link_to(article: Article, words: str = "") -> str:
    there = fresh(article)
    return f'<a href="/{there.address.path}/">{words or there.newest.title}</a>'


@pytest.fixture
def blank(published: Article, news: Section, cara: Person, visits: Visits) -> Page:
    other = workflow.create_article(news, by=cara, title="Other", body="<p>Mine.</p>")
    opened = editor(visits, other, cara)
    opened.wait_for_load_state("networkidle")
    return opened


def test_an_address_of_the_desk_that_is_typed_as_a_link_leads_to_the_page(
    blank: Page, published: Article
) -> None:
    with blank.expect_response(ANSWER):
        blank.keyboard.type(f"See [the boats]({desk(published)}) now")
    expect(blank.locator(".editor__paper a")).to_have_attribute("href", f"/{fresh(published).address.path}/")
    assert editor_text(blank) == f"<p>See {link_to(published, 'the boats')} now</p>"


def test_an_address_that_is_pasted_becomes_the_title_of_its_page(blank: Page, published: Article) -> None:
    for address in (desk(published), f"/{fresh(published).address.path}/"):
        blank.keyboard.press("Control+A")
        blank.keyboard.press("Delete")
        with blank.expect_response(ANSWER):
            paste(blank, f"{blank.url.partition('/cms/')[0]}{address}", "text/plain")
            blank.keyboard.type("!")
        expect(blank.locator(".editor__paper a")).to_have_text(fresh(published).newest.title)
        assert editor_text(blank) == f"<p>{link_to(published)}!</p>"


def test_a_user_who_takes_that_back_has_the_address_again(blank: Page, published: Article) -> None:
    with blank.expect_response(ANSWER):
        blank.keyboard.type(f"[the boats]({settings.SITE_URL}{desk(published)})")
    expect(blank.locator(".editor__paper a")).to_have_attribute("href", f"/{fresh(published).address.path}/")
    blank.keyboard.press("Control+Z")
    blank.keyboard.type(" and more")
    assert f'<a href="{desk(published)}">the boats</a> and more' in editor_text(blank).replace(
        settings.SITE_URL, ""
    )


def test_an_address_in_the_dialog_leads_to_the_page(blank: Page, published: Article) -> None:
    blank.keyboard.press("Control+k")
    blank.keyboard.type(desk(published))
    with blank.expect_response(ANSWER):
        blank.keyboard.press("Enter")
    expect(blank.locator(".editor__paper a")).to_have_text(fresh(published).newest.title)
    assert editor_text(blank) == f"<p>{link_to(published)}</p>"


def test_what_one_may_not_see_stays_an_address_and_the_check_names_it(
    blank: Page, policies: Section, colin: Person, ada: Person
) -> None:
    hidden = workflow.create_article(policies, by=colin, title="Secret", body="<p>x</p>")
    with blank.expect_response(ANSWER):
        blank.keyboard.type(f"See [the plan]({desk(hidden)}) now.")
    saved(blank, Article.objects.get(draft__title="Other"))
    assert desk(hidden) in editor_text(blank)
    blank.get_by_role("button", name="Check the text").click()
    found = blank.locator("[data-advice]")
    expect(found).to_contain_text("The link “the plan” leads to the CMS, which readers cannot open.")
    expect(found).to_contain_text("choose it by its words")
    assert "Secret" not in blank.content()


def test_in_a_field_of_lines_it_leads_to_the_page_too(
    published: Article, cara: Person, visits: Visits
) -> None:
    page = begun(visits, cara, "Landing page", "Welcome")
    put_caret(page.locator(".lines-editor__text").first)
    with page.expect_response(ANSWER):
        page.keyboard.type(f"See [the boats]({desk(published)}) now")
    kept = page.locator("[name=landing-words_1]")
    expect(kept).to_have_value(f"See [the boats](/{fresh(published).address.path}/) now")
