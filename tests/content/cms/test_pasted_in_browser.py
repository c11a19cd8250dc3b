"""What spreadsheets, Word in the browser, mail and other pages put into the clipboard, pasted in Chromium."""

import pytest
from playwright.sync_api import Page, expect

from content.models import Article
from tests.browser import Visits, editor_has_looked
from tests.content.cms.test_writing_in_browser import CLIPBOARD, PASTE, editor, saved
from tests.newsroom import Person

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database"), pytest.mark.late]


def pasted(page: Page, html: str) -> str:
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    editor_has_looked(page)
    page.evaluate(PASTE, html)
    text = page.locator("textarea[data-rich-text]")
    expect(text).not_to_have_value("")  # what cleans it may be on its way
    return text.input_value()


def test_word_in_the_browser_is_read_like_word(draft: Article, cara: Person, visits: Visits) -> None:
    page = editor(visits, draft, cara)
    assert pasted(page, CLIPBOARD.joinpath("word-online.html").read_text()) == (
        "<h2>Boats in winter</h2>"
        '<p>The <strong>last</strong> ferry <a href="https://example.org/tickets">leaves</a> at <em>nine</em>.</p>'
        "<ul><li><p>North pier</p><ul><li><p>Gate two</p></li></ul></li><li><p>South pier</p></li></ul>"
        "<ol><li><p>Buy</p></li><li><p>Board</p></li></ol><h3>Prices</h3>"
    )


def test_a_table_of_a_spreadsheet_keeps_its_merged_cells_and_has_its_head(
    draft: Article, cara: Person, visits: Visits
) -> None:
    page = editor(visits, draft, cara)
    pasted(page, CLIPBOARD.joinpath("google-sheets.html").read_text())
    assert saved(page, draft).replace(' rowspan="1"', "").replace(' colspan="1"', "") == (
        "<table><tbody><tr><th><p>Month</p></th><th><p>Price</p></th></tr>"
        "<tr><td><p>May</p></td><td><p>2.50</p></td></tr>"
        '<tr><td colspan="2"><p>Closed<br>in winter</p></td></tr></tbody></table>'
    )


@pytest.mark.parametrize("program", ["excel", "excel-online", "calc"])
def test_a_bold_first_row_is_the_head_of_the_table(
    program: str, draft: Article, cara: Person, visits: Visits
) -> None:
    page = editor(visits, draft, cara)
    table = pasted(page, CLIPBOARD.joinpath(f"{program}.html").read_text())
    assert table.replace(' rowspan="1"', "").replace(' colspan="1"', "") == (
        "<table><tbody><tr><th><p>Month</p></th><th><p>Price</p></th></tr>"
        "<tr><td><p>May</p></td><td><p>2.50</p></td></tr></tbody></table>"
    )


def test_what_a_page_is_laid_out_with_is_no_loss_to_be_told_of(
    draft: Article, cara: Person, visits: Visits
) -> None:
    """Saved at the first press: classes, sides and the like would be asked about otherwise."""
    page = editor(visits, draft, cara)
    pasted(
        page,
        '<table class="wide"><caption class="x">Boats</caption><tr><td align="right" style="text-align:right">1</td>'
        '<td>2</td></tr></table><p class="lead"><a class="button" target="_blank" rel="nofollow" '
        'href="https://example.org/">Example</a></p><pre><code class="language-py">run()</code></pre>',
    )
    assert saved(page, draft).endswith(
        '<p><a href="https://example.org/" rel="noopener">Example</a></p><pre><code>run()</code></pre>'
    )


def test_a_page_keeps_its_headings_and_what_is_bold_by_a_style(
    draft: Article, cara: Person, visits: Visits
) -> None:
    page = editor(visits, draft, cara)
    html = '<h1>Boats</h1><h2>Winter</h2><p>At <span style="color: red; font-weight: 700">nine</span></p>'
    assert pasted(page, html) == "<h2>Boats</h2><h3>Winter</h3><p>At <strong>nine</strong></p>"


def test_what_was_copied_from_a_text_of_ours_stays_as_it_is(
    draft: Article, cara: Person, visits: Visits
) -> None:
    page = editor(visits, draft, cara)
    html = '<h3>Boats</h3><p>A <span lang="de">Fähre</span><span data-footnote="">Note.</span></p>'
    assert pasted(page, html.replace("<h3>", '<h3 data-pm-slice="0 0 []">')) == html
    assert pasted(page, html) == html


def test_boxes_of_a_page_in_which_nothing_is_left_are_no_empty_paragraphs(
    draft: Article, cara: Person, visits: Visits
) -> None:
    page = editor(visits, draft, cara)
    of_a_page = (
        '<header><div><a href="/"><svg></svg></a></div><form><input><button></button></form></header>'
        "<div><div> </div>Words<div><br></div></div><section><div></div></section><div>More.</div>"
    )
    assert pasted(page, of_a_page) == "<p>Words</p><p>More.</p>"
