"""Writing in Chromium: footnotes, callouts, links by search, Markdown, and what is pasted from elsewhere."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from content import workflow
from content.bylines.verbs import add_byline
from content.models import Article, Section
from tests.browser import Visits, editor_has_looked, editor_text, paste, put_caret, ready, save_draft
from tests.content.cms.conftest import EditorOf
from tests.content.cms.media.test_picker_in_browser import checked
from tests.newsroom import Person, fresh
from tests.samples import sample
from tests.signing_in import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database"), pytest.mark.late]

CLIPBOARD = Path(__file__).with_name("clipboard")


def editor(visits: Visits, article: Article, by: Person) -> Page:
    """The editor of an empty text, ready to be typed in."""
    page = visits.open(f"/cms/articles/{article.pk}/", as_=signed_in(by))
    put_caret(page.get_by_role("textbox", name="Text"))
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    return page


def saved(page: Page, article: Article) -> str:
    save_draft(page)
    return str(fresh(article).newest.body)


def test_a_footnote_is_written_where_it_belongs(draft: Article, blank: Page) -> None:
    blank.keyboard.type("From May.")
    blank.keyboard.press("Control+Alt+f")
    blank.keyboard.type("Says the harbour.")
    blank.keyboard.press("ArrowRight")
    blank.keyboard.type(" Every day.")
    assert saved(blank, draft) == '<p>From May.<span data-footnote="">Says the harbour.</span> Every day.</p>'
    assert blank.get_by_role("textbox", name="Text").inner_text() == "From May.Says the harbour. Every day."


def test_a_footnote_ends_with_its_line(blank: Page) -> None:
    blank.keyboard.type("From May.")
    blank.keyboard.press("Control+Alt+f")
    blank.keyboard.type("Says Ed.")
    blank.keyboard.press("Enter")
    blank.keyboard.type("Every day.")
    text = editor_text(blank)
    assert text == '<p>From May.<span data-footnote="">Says Ed.</span></p><p>Every day.</p>'


NOTED = '<p>The quay<span data-footnote="">See page 4</span></p>'
# Where a share of a word's width is, from its beginning.
PLACE = sample(__file__, "place_in_word.js")


@pytest.mark.parametrize(
    ("word", "share", "clicks", "keys", "text"),
    [
        ("quay", 0.5, 2, "x", '<p>The x<span data-footnote="">See page 4</span></p>'),
        ("See", 0.5, 2, "x", '<p>The quay<span data-footnote="">x page 4</span></p>'),
        ("See", 0.95, 1, "Control+Backspace", '<p>The quay<span data-footnote=""> page 4</span></p>'),
        ("quay", 0.05, 1, "Control+Delete", '<p>The <span data-footnote="">See page 4</span></p>'),
        ("4", 8, 1, "x", '<p>The quay<span data-footnote="">See page 4</span>x</p>'),
    ],
)
def test_a_word_ends_where_a_note_begins_and_a_click_behind_a_note_leaves_it(
    word: str, share: float, clicks: int, keys: str, text: str, blank: Page
) -> None:
    paste(blank, NOTED)
    blank.locator("[data-footnote]").wait_for()
    x, y = blank.evaluate(PLACE, [word, share])
    blank.mouse.click(x, y, click_count=clicks)
    editor_has_looked(blank)
    blank.keyboard.press(keys)
    expect(blank.locator("textarea[data-rich-text]")).to_have_value(text)


def test_a_callout_changes_its_kind_and_goes_again(draft: Article, blank: Page) -> None:
    blank.keyboard.type("Mind the gap.")
    blank.get_by_role("button", name="Callout").click()
    blank.get_by_role("button", name="Warning", exact=True).click()
    assert saved(blank, draft) == '<aside data-callout="warning"><p>Mind the gap.</p></aside>'
    put_caret(blank.locator(".editor__paper aside p"))
    blank.get_by_role("button", name="Callout").click()
    assert blank.locator("textarea[name=body]").input_value() == "<p>Mind the gap.</p>"


def test_a_link_is_found_by_its_words_with_the_keyboard_alone(
    published: Article, news: Section, cara: Person, visits: Visits
) -> None:
    page = editor(visits, other := workflow.create_article(news, by=cara, title="Other"), cara)
    page.keyboard.type("See ")
    page.keyboard.press("Control+k")
    page.keyboard.type("ferry time")
    page.get_by_text("Pages found:").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.type(" today.")
    link = f'<a href="/{fresh(published).address.path}/" rel="noopener">{fresh(published).newest.title}</a>'
    assert link in saved(page, other)


@pytest.mark.parametrize("source", ["word", "google-docs"])
def test_what_is_pasted_is_what_was_meant(source: str, draft: Article, blank: Page) -> None:
    paste(blank, CLIPBOARD.joinpath(f"{source}.html").read_text())
    body = saved(blank, draft)
    for part in (
        "<h2>Boats in winter</h2><p>The <strong>last</strong> ferry leaves at <em>nine</em>.</p>",
        "<li><p>North pier</p><ul><li><p>Gate two</p></li></ul></li><li><p>South pier</p></li></ul><h3>Prices</h3>",
        "<th><p>Month</p></th><th><p>Price</p></th></tr><tr><td><p>May</p></td>",
        '<a href="https://example.org/tickets" rel="noopener">Tickets</a>',
    ):
        assert part in body.replace(' dir="ltr"', "").replace(' colspan="1"', "").replace(' rowspan="1"', "")
    assert not any(word in body for word in ("mso", "·", "&nbsp;", "<p></p>", "style", "lang="))


@pytest.mark.parametrize("source", ["word", "google-docs"])
def test_footnotes_come_along_and_what_does_not_is_named(source: str, draft: Article, blank: Page) -> None:
    paste(blank, CLIPBOARD.joinpath(f"{source}-notes.html").read_text())
    told = blank.locator("[data-not-pasted]")
    expect(told).to_contain_text("Pictures: 1")
    checked(blank)  # the other one was on its way to the library, and is no picture
    expect(blank.locator(".editor__arriving")).to_have_count(0)
    blank.keyboard.press("Escape")
    expect(told).to_contain_text("Pictures: 2")
    expect(told.get_by_text("Remarks of colleagues: 1")).to_have_count(int(source == "word"))
    told.get_by_role("button", name="Close").click()
    expect(told).to_be_hidden()
    body = saved(blank, draft)
    note = '<span data-footnote="">By way of <strong>Meersburg</strong>.</span>'
    assert f"<p>The ferry to Konstanz{note} leaves at nine.</p><table>" in body.replace(
        ' dir="ltr"', ""
    ).replace("<b>", "<strong>")
    assert '<td colspan="2"' in body
    assert not any(part in body for part in ("drunk", "JD1", "[1]", "ftn", "<hr", "<img"))


def test_tables_get_header_cells_from_the_toolbar(draft: Article, blank: Page) -> None:
    blank.get_by_role("button", name="Table", exact=True).click()
    blank.get_by_role("button", name="First row is header").click()
    blank.get_by_role("button", name="First column is header").click()
    body = saved(blank, draft)
    assert body.count("<th") == 3
    assert body.count("<td") == 6


def test_a_passage_is_marked_with_its_language(draft: Article, blank: Page) -> None:
    blank.keyboard.type("He said mir egal")
    for _letter in "mir egal":
        blank.keyboard.press("Shift+ArrowLeft")
    blank.get_by_role("button", name="Language of this passage").click()
    blank.get_by_label("Language", exact=True).last.select_option("de")
    blank.get_by_role("button", name="Set language").click()
    assert saved(blank, draft) == '<p>He said <span lang="de">mir egal</span></p>'


def test_the_keys_are_told_the_length_counted_and_the_result_shown(blank: Page) -> None:
    blank.keyboard.type("Three new words")
    blank.locator("[data-count] [data-words]:text-is('3')").wait_for()
    blank.keyboard.press("Control+/")
    expect(blank.get_by_role("heading", name="Keyboard shortcuts")).to_be_in_viewport(ratio=1)
    blank.get_by_role("button", name="Close", exact=True).last.click()
    blank.get_by_text("In search results and when shared").click()
    blank.get_by_label("Title", exact=True).fill("A title " * 12)
    shown = blank.locator("[data-search-preview] .found-as__title")
    assert shown.inner_text().endswith("…")


@pytest.mark.parametrize(("typed", "chosen"), [("doe", 1), ("mi", 0), ("nobody", 0)])
def test_letters_of_a_byline_are_not_lost_in_silence(
    typed: str, chosen: int, edna: Person, visits: Visits, page: Page
) -> None:
    """Anyone who goes on means the only one who has them; else the site says what is wrong."""
    for name in ("Jane Doe", "Mia Brandt", "Emil Smith"):
        add_byline(by=edna, name=name)
    page.reload()  # some bylines are there by now
    ready(page)
    page.get_by_text("Bylines, address, language and topics").click()
    page.locator("[data-chooses=byline]").hover()
    field = page.get_by_label("Add a person by a few letters of the name")
    with page.expect_response("**/bylines/choose/**"):
        field.press_sequentially(typed)
    page.keyboard.press("Tab")
    lines = page.locator("textarea[data-bylines]")
    expect(lines).to_have_value("Jane Doe" if chosen else typed)
    if not chosen:
        visits.expect("status of 422")
        page.get_by_role("button", name="Save draft").click()
        page.get_by_text(f"No byline is called “{typed}”").first.wait_for()
        expect(lines).to_have_value(typed)


@pytest.mark.parametrize("words", ["The timetable", "Click once more", "c"])
def test_words_typed_over_a_link_are_its_words(words: str, draft: Article, editor_at: EditorOf) -> None:
    """As many as are typed; and what follows once someone has gone on is not."""
    page = editor_at('<p>See <a href="https://example.org/">click here</a>, please.</p>')
    page.locator("[data-ready='to be written in']").wait_for()
    for key in ("Home", *["ArrowRight"] * 4, *["Shift+ArrowRight"] * 10):
        page.keyboard.press(key)
    editor_has_looked(page)
    page.keyboard.type(words)
    for key in ("ArrowLeft", "ArrowRight"):
        page.keyboard.press(key)
        editor_has_looked(page)
    page.keyboard.type(" now")
    link = f'<a href="https://example.org/" rel="noopener">{words}</a>'
    assert saved(page, draft) == f"<p>See {link} now, please.</p>"
