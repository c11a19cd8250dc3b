"""What writers copy from the public pages of this site and paste in Chromium becomes what was stored."""

import pytest
from playwright.sync_api import Page, expect

from content import workflow
from content.media.trash import trash
from content.models import Article, Asset, Section
from tests.browser import Visits, put_caret
from tests.content.media.conftest import boats
from tests.content.media.files import current
from tests.newsroom import Person, fresh, publish
from tests.signing_in import signed_in

__all__ = ["boats"]

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database"), pytest.mark.late]


def copied(page: Page, article: Article, part: str = "article .prose") -> None:
    """Selects a part of the public page, by default its text, and copies it as people do."""
    page.goto(f"/{fresh(article).address.path}/")
    page.evaluate("(part) => getSelection().selectAllChildren(document.querySelector(part))", part)
    page.keyboard.press("Control+C")


def pasted(page: Page, article: Article) -> str:
    page.goto(f"/cms/articles/{article.pk}/")
    put_caret(page.get_by_role("textbox", name="Text", exact=True))
    page.wait_for_load_state("networkidle")
    page.keyboard.press("Control+A")
    with page.expect_response("**/links/choose/?at=*"):
        page.keyboard.press("Control+V")
    return page.locator("textarea[data-rich-text]").input_value()


def window_of(visits: Visits, by: Person) -> Page:
    return visits.open("/cms/", as_=signed_in(by), permissions=["clipboard-read", "clipboard-write"])


@pytest.fixture
def told(boats: Asset, published: Article, news: Section, cara: Person, ed: Person) -> Article:
    """A live article with one of everything that readers get otherwise than it is stored."""
    body = (
        f'<figure><img src="{current(boats).address}" alt="Boats" width="700" height="500">'
        "<figcaption>May.</figcaption></figure>"
        '<p>From May.<span data-footnote="">Says the <strong>harbour</strong>.</span> Every day.'
        '<span data-footnote="">Says Ed.</span></p>'
        f'<p>See <a href="/{published.address.path}/">the timetable</a>.</p>'
        '<aside data-callout="tip"><p>Come early.</p></aside>'
    )
    return publish(workflow.create_article(news, by=cara, title="Boats", body=body), by=cara, approver=ed)


def test_footnotes_callouts_links_and_pictures_are_what_they_were(
    told: Article, draft: Article, cara: Person, news: Section, visits: Visits
) -> None:
    other = workflow.create_article(news, by=cara, title="Other", body="<p>Mine.</p>")
    page = window_of(visits, cara)
    copied(page, told)
    text = pasted(page, other)
    stored = fresh(told).live.body.replace(' rel="noopener"', "")
    assert text == stored
    expect(page.locator("[data-not-pasted]")).to_be_hidden()


@pytest.mark.late
def test_a_number_whose_note_was_not_copied_goes_and_is_named(
    told: Article, draft: Article, cara: Person, visits: Visits
) -> None:
    page = window_of(visits, cara)
    copied(page, told, "article .prose p:has(.footnote)")
    page.goto(f"/cms/articles/{draft.pk}/")
    put_caret(page.get_by_role("textbox", name="Text", exact=True))
    page.wait_for_load_state("networkidle")
    page.keyboard.press("Control+A")
    page.keyboard.press("Control+V")
    expect(page.locator("[data-not-pasted]")).to_contain_text("Footnotes without their words")
    text = page.locator("textarea[data-rich-text]").input_value()
    assert text == "<p>From May. Every day.</p>"


def test_a_picture_that_nobody_may_use_any_more_goes_and_is_named(
    told: Article, boats: Asset, published: Article, ed: Person, visits: Visits
) -> None:
    page = window_of(visits, ed)
    copied(page, told)
    workflow.take_down(told, by=ed, reason="Wrong boat.")
    trash(boats, by=ed)
    pasted(page, published)
    expect(page.locator("[data-not-pasted]")).to_contain_text("Pictures: 1")
    expect(page.locator(".editor__paper img")).to_have_count(0)
    assert "/media/" not in page.locator("textarea[data-rich-text]").input_value()


@pytest.mark.late
def test_a_link_to_what_moved_since_leads_to_where_it_is(
    told: Article, published: Article, news: Section, cara: Person, ed: Person, visits: Visits
) -> None:
    other = workflow.create_article(news, by=cara, title="Other", body="<p>Mine.</p>")
    page = window_of(visits, cara)
    copied(page, told)
    workflow.move_article(published, news, by=ed, slug="new-times")
    pasted(page, other)
    link = page.locator(".editor__paper a", has_text="the timetable")
    expect(link).to_have_attribute("href", "/news/new-times/")
