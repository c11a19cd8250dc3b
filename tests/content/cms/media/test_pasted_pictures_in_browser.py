"""Pictures inside of a text that is pasted or dropped come into the library, and stand where they stood."""

import base64

import pytest
from playwright.sync_api import Page, expect

from content import workflow
from content.media.trash import trash
from content.models import Article, Asset, Section
from tests.axe import complaints
from tests.browser import Visits, editor_has_looked, editor_text, put_caret, text_of
from tests.content.cms.media.test_picker_in_browser import SAVED, checked
from tests.content.media.files import current, png
from tests.newsroom import Person, fresh, publish
from tests.samples import sample
from tests.signing_in import signed_in
from tests.words import readdressed

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database"), pytest.mark.late]

BRING = sample(__file__, "bring_files.js")

GUESSED = "A blue object&#10;&#10;Description automatically generated"

WORD = (
    '<html xmlns:o="urn:schemas-microsoft-com:office:office"><body><p class=MsoNormal>Before.</p><p class=MsoNormal>'
    '<span style="mso-no-proof:yes"><img width=64 height=40 src="{one}" alt="Boats at dawn"></span></p>'
    f'<p class=MsoNormal>Between <img src="{{two}}" alt="{GUESSED}"> words.</p></body></html>'
)

WORDS_ALONE = "<p>Ferries leave at six.Before.</p><p>After.</p>"


def data(brightness: int) -> str:
    return "data:image/png;base64," + base64.b64encode(png(brightness, 64, 40)).decode()


def bring(page: Page, html: str, *files: bytes, how: str = "paste") -> None:
    page.keyboard.press("End")
    page.evaluate(BRING, [how, html, [base64.b64encode(file).decode() for file in files]])


def test_what_is_refused_is_named_and_leaves_nothing_behind(page: Page) -> None:
    program = "data:image/png;base64," + base64.b64encode(b"MZ" + bytes(300)).decode()
    bring(page, f'<p>Before.</p><img src="{program}"><p>After.</p>')
    expect(page.locator(".editor__arriving")).to_have_count(1)
    checked(page)
    expect(page.locator("dialog [data-list]").get_by_text("This is a program")).to_be_visible()
    expect(page.locator(".editor__arriving")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.locator("[data-not-pasted]")).to_contain_text("Pictures: 1")
    assert "data:" not in editor_text(page)
    assert Asset.objects.count() == 0


def test_pictures_of_a_document_come_to_where_they_stood(page: Page) -> None:
    bring(page, WORD.format(one=data(70), two=data(90)))
    assert "data:" not in editor_text(page)
    checked(page, files=2)
    figures = page.locator(".ProseMirror figure img")
    expect(figures).to_have_count(2, timeout=20_000)
    expect(page.get_by_role("dialog", name="Choose from the library")).to_be_hidden()
    expect(figures.first).to_have_attribute("alt", "Boats at dawn")
    expect(figures.last).to_have_attribute("alt", "")
    expect(page.get_by_label("Alternative text").last).to_be_focused()
    page.keyboard.type("A blue boat.")
    expect(page.locator("[data-not-pasted]")).to_be_hidden()
    order = page.locator(".ProseMirror").evaluate(
        "(text) => [...text.children].map((one) => one.localName).join(' ')"
    )
    assert order == "p figure p figure p"
    assert complaints(page) == []
    page.get_by_role("button", name="Save draft").first.click()
    page.wait_for_url(SAVED)
    body = fresh(Article.objects.get()).newest.body
    assert body.count("<figure>") == 2
    assert 'alt="A blue boat."' in body


@pytest.fixture
def pressed_too_early(page: Page) -> Page:
    """A text with a picture that is being checked, and the button that saves it pressed already."""
    bring(page, f'<p>Before.</p><img src="{data(70)}"><p>After.</p>')
    page.get_by_text("Being checked").wait_for()
    page.keyboard.press("Escape")
    assert editor_text(page) == WORDS_ALONE
    page.get_by_role("button", name="Save draft").first.click()
    expect(page.get_by_text("Pictures from what you pasted are still on their way.")).to_be_visible()
    return page


def test_what_is_saved_too_early_is_saved_once_its_pictures_are_there(pressed_too_early: Page) -> None:
    checked(pressed_too_early)
    pressed_too_early.wait_for_url(SAVED)
    body = fresh(Article.objects.get()).newest.body
    assert "Before.</p><figure><img" in body
    assert body.endswith("<p>After.</p>")


def test_a_user_who_does_not_wait_saves_without_pictures_and_without_a_gap(pressed_too_early: Page) -> None:
    pressed_too_early.get_by_role("button", name="Save draft").first.click()
    pressed_too_early.wait_for_url(SAVED)
    assert fresh(Article.objects.get()).newest.body == WORDS_ALONE


@pytest.mark.parametrize("how", ["paste", "drop"])
def test_a_picture_copied_from_a_page_is_taken_as_the_file_that_comes_along(how: str, page: Page) -> None:
    html = '<meta charset="utf-8"><img src="https://example.org/quay.png" alt="Quay">'
    bring(page, html, png(70, 64, 40), how=how)
    checked(page)
    address = current(Asset.objects.get()).address
    expect(page.locator(".ProseMirror figure img")).to_have_attribute("src", address)


def test_a_text_with_a_picture_of_itself_is_a_text(page: Page) -> None:
    bring(page, "<p>Only words.</p>", png(70, 64, 40))
    expect(page.locator(".ProseMirror")).to_contain_text("Only words.")
    expect(page.get_by_role("dialog", name="Choose from the library")).to_be_hidden()


def test_what_is_taken_out_again_meanwhile_does_not_come_back(page: Page) -> None:
    bring(page, f'<p>Before.</p><img src="{data(70)}"><p>After.</p>')
    page.get_by_text("Being checked").wait_for()
    page.keyboard.press("Escape")
    page.locator(".ProseMirror").focus()
    editor_has_looked(page)
    page.keyboard.press("Control+z")
    expect(page.locator(".editor__arriving")).to_have_count(0)
    checked(page)
    for _attempt in range(100):
        if Asset.objects.exists():
            break
        page.wait_for_timeout(50)
    page.wait_for_timeout(2500)  # until it has been asked about
    expect(page.locator(".ProseMirror figure")).to_have_count(0)


def test_a_library_that_does_not_answer_leaves_the_words_and_names_the_pictures(
    visits: Visits, page: Page
) -> None:
    visits.expect("status of 503")
    page.route("**/media/choose/**", lambda route: route.fulfill(status=503))
    figure = f'<figure><img src="{data(70)}"><figcaption>In May.</figcaption></figure>'
    bring(page, f"<p>Before.</p>{figure}<p>After.</p>")
    expect(page.locator("[data-not-pasted]")).to_contain_text("Pictures: 1")
    page.keyboard.press("Escape")
    expect(page.locator(".ProseMirror")).to_contain_text("In May.")
    assert "<figure" not in editor_text(page)
    assert "data:" not in editor_text(page)


def test_a_picture_that_is_a_link_to_elsewhere_is_named_as_before(page: Page) -> None:
    bring(page, '<p>Words <img src="https://example.org/a.png"> <img data-arriving="1"></p>')
    expect(page.locator("[data-not-pasted]")).to_contain_text("Pictures: 2")
    expect(page.locator(".editor__arriving")).to_have_count(0)


def copied(page: Page, article: Article, part: str = "article .prose") -> None:
    """Selects a part of the public page, by default its text, and copies it as people do."""
    page.goto(f"/{fresh(article).address.path}/")
    page.evaluate("(part) => getSelection().selectAllChildren(document.querySelector(part))", part)
    page.keyboard.press("Control+C")


def all_chosen(page: Page, article: Article) -> Page:
    """The editor of ``article``, ready for something to take the place of all its words."""
    page.goto(f"/cms/articles/{article.pk}/")
    put_caret(text_of(page))
    page.wait_for_load_state("networkidle")
    page.keyboard.press("Control+A")
    return page


def pasted(page: Page, article: Article) -> str:
    with all_chosen(page, article).expect_response("**/links/choose/?at=*"):
        page.keyboard.press("Control+V")
    return editor_text(page)


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
    told: Article, draft: Article, cara: Person, visits: Visits
) -> None:
    page = window_of(visits, cara)
    copied(page, told)
    assert pasted(page, draft) == fresh(told).live.body.replace(' rel="noopener"', "")
    expect(page.locator("[data-not-pasted]")).to_be_hidden()


def test_a_number_whose_note_was_not_copied_goes_and_is_named(
    told: Article, draft: Article, cara: Person, visits: Visits
) -> None:
    page = window_of(visits, cara)
    copied(page, told, "article .prose p:has(.footnote)")
    all_chosen(page, draft).keyboard.press("Control+V")
    expect(page.locator("[data-not-pasted]")).to_contain_text("Footnotes without their words")
    assert editor_text(page) == "<p>From May. Every day.</p>"


def test_a_picture_that_no_one_may_use_any_more_goes_and_is_named(
    told: Article, boats: Asset, published: Article, ed: Person, visits: Visits
) -> None:
    page = window_of(visits, ed)
    copied(page, told)
    workflow.take_down(told, by=ed, reason="Wrong boat.")
    trash(boats, by=ed)
    pasted(page, published)
    expect(page.locator("[data-not-pasted]")).to_contain_text("Pictures: 1")
    expect(page.locator(".editor__paper img")).to_have_count(0)
    assert "/media/" not in editor_text(page)


def test_a_link_to_what_moved_since_leads_to_where_it_is(
    told: Article, published: Article, news: Section, cara: Person, ed: Person, visits: Visits
) -> None:
    page = window_of(visits, cara)
    copied(page, told)
    readdressed(published, news, by=ed, slug="new-times")
    pasted(page, published)
    link = page.locator(".editor__paper a", has_text="the timetable")
    expect(link).to_have_attribute("href", "/news/new-times/")
