"""What spreadsheets, Word in the browser, mail and other pages put into the clipboard, pasted in Chromium."""

import pytest
from playwright.sync_api import Page, expect

from content.models import Article, Asset
from tests.browser import editor_has_looked, editor_text, paste
from tests.content.cms.editor.test_writing_in_browser import CLIPBOARD, saved
from tests.samples import samples

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database"), pytest.mark.late]


def pasted(page: Page, html: str) -> str:
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    editor_has_looked(page)
    paste(page, html)
    expect(page.locator("textarea[data-rich-text]")).not_to_have_value("")  # what cleans it may be on its way
    return editor_text(page)


def test_word_in_the_browser_is_read_like_word(blank: Page) -> None:
    assert pasted(blank, CLIPBOARD.joinpath("word-online.html").read_text()) == (
        "<h2>Boats in winter</h2>"
        '<p>The <strong>last</strong> ferry <a href="https://example.org/tickets">leaves</a> at <em>nine</em>.</p>'
        "<ul><li><p>North pier</p><ul><li><p>Gate two</p></li></ul></li><li><p>South pier</p></li></ul>"
        "<ol><li><p>Buy</p></li><li><p>Board</p></li></ol><h3>Prices</h3>"
    )


def test_a_table_of_a_spreadsheet_keeps_its_merged_cells_and_has_its_head(
    draft: Article, blank: Page
) -> None:
    pasted(blank, CLIPBOARD.joinpath("google-sheets.html").read_text())
    assert saved(blank, draft).replace(' rowspan="1"', "").replace(' colspan="1"', "") == (
        "<table><tbody><tr><th><p>Month</p></th><th><p>Price</p></th></tr>"
        "<tr><td><p>May</p></td><td><p>2.50</p></td></tr>"
        '<tr><td colspan="2"><p>Closed<br>in winter</p></td></tr></tbody></table>'
    )


@pytest.mark.parametrize("program", ["excel", "excel-online", "calc"])
def test_a_bold_first_row_is_the_head_of_the_table(program: str, blank: Page) -> None:
    table = pasted(blank, CLIPBOARD.joinpath(f"{program}.html").read_text())
    assert table.replace(' rowspan="1"', "").replace(' colspan="1"', "") == (
        "<table><tbody><tr><th><p>Month</p></th><th><p>Price</p></th></tr>"
        "<tr><td><p>May</p></td><td><p>2.50</p></td></tr></tbody></table>"
    )


def test_what_a_page_is_laid_out_with_is_no_loss_to_be_told_of(draft: Article, blank: Page) -> None:
    """Saved at the first press: classes, sides and the like would be asked about otherwise."""
    pasted(
        blank,
        '<table class="wide"><caption class="x">Boats</caption><tr><td align="right" style="text-align:right">1</td>'
        '<td>2</td></tr></table><p class="lead"><a class="button" target="_blank" rel="nofollow" '
        'href="https://example.org/">Example</a></p><pre><code class="language-py">run()</code></pre>',
    )
    assert saved(blank, draft).endswith(
        '<p><a href="https://example.org/" rel="noopener">Example</a></p><pre><code>run()</code></pre>'
    )


OTHERS = samples(__file__)["others"]


@pytest.mark.parametrize(("html", "text"), OTHERS.values(), ids=OTHERS)
def test_what_others_write_becomes_what_was_meant(html: str, text: str, blank: Page) -> None:
    assert pasted(blank, html).replace(' colspan="1" rowspan="1"', "") == text


WORD = '<html xmlns:o="urn:schemas-microsoft-com:office:office"><body>{}</body></html>'

GOOGLE = '<b style="font-weight:normal;" id="docs-internal-guid-5b1c2d3e">{}</b>'

DOT = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5E"
    "rkJggg=="
)


@pytest.mark.parametrize(("html", "text"), samples(__file__)["pictures"])
def test_a_picture_of_another_site_is_named_and_never_asked_for(
    html: str, text: str, draft: Article, blank: Page
) -> None:
    assert pasted(blank, html) == text
    expect(blank.locator("[data-not-pasted]")).to_contain_text("Pictures: 1")
    assert saved(blank, draft) == text


def test_a_film_of_another_site_is_named_and_never_asked_for(blank: Page) -> None:
    film = '<figure><video src="https://elsewhere.example/boat.mp4"></video><figcaption>A film.</figcaption></figure>'
    assert pasted(blank, film) == "<p>A film.</p>"
    expect(blank.locator("[data-not-pasted]")).to_contain_text("Films, sounds and frames: 1")


def test_links_that_lead_nowhere_from_here_are_named_and_keep_their_words(blank: Page) -> None:
    html = WORD.format(
        '<p>See <a href="#_Ref5">below</a>, <a href="file:///C:/plan.docx">the plan</a>, '
        '<a href="plan.docx">another</a> and <a href="https://example.org/">Example</a>.</p>'
    )
    assert pasted(blank, html) == (
        '<p>See below, the plan, another and <a href="https://example.org/">Example</a>.</p>'
    )
    told = blank.locator("[data-not-pasted]")
    expect(told).to_contain_text("Links into the place that this was copied from: 3")


def test_boxes_to_tick_are_no_pictures(blank: Page) -> None:
    box = f'<img src="{DOT}" alt="checked" aria-roledescription="checkbox" />'
    html = GOOGLE.format(f'<ul><li role="checkbox" aria-checked="true">{box}<p>Board</p></li></ul>')
    assert pasted(blank, html) == "<ul><li><p>Board</p></li></ul>"
    expect(blank.locator("[data-not-pasted]")).to_be_hidden()
    assert not Asset.objects.exists()


def test_a_sign_that_is_drawn_stays_a_sign(blank: Page) -> None:
    ferry = '<img class="emoji" alt="⛴️" src="https://elsewhere.example/26f4.svg">'
    html = f'<p>Ahoy {ferry} <img alt="👩‍🚒" src="/x.png"></p>'
    assert pasted(blank, html) == "<p>Ahoy ⛴️ 👩‍🚒</p>"
    expect(blank.locator("[data-not-pasted]")).to_be_hidden()


MEANT = (
    "<h2>Boats</h2><p>Some <strong>bold</strong> and <em>leaning</em> words, <code>a * b * c</code> and "
    '<a href="https://example.org/a_b_c">the timetable</a>. They go on here.</p>'
    "<ul><li><p>one</p></li><li><p>two</p><ul><li><p>below</p></li></ul></li></ul><ol><li><p>first</p></li></ol>"
    "<blockquote><p>Said.</p></blockquote><pre><code># run\ngo --now</code></pre>"
    "<table><tbody><tr><th><p>Day</p></th><th><p>Boats</p></th></tr><tr><td><p>May</p></td><td><p>3</p></td></tr></tbody></table>"
)


def typed_in(page: Page, words: str) -> str:
    page.wait_for_load_state("networkidle")
    paste(page, words, "text/plain")
    page.locator(".editor__paper .prose:not(:has(.is-editor-empty))").wait_for()
    return editor_text(page)


def test_markdown_becomes_what_it_means(blank: Page) -> None:
    blank.wait_for_load_state("networkidle")
    paste(blank, CLIPBOARD.joinpath("markdown.md").read_text(), "text/plain")
    blank.locator(".editor__paper table").wait_for()
    assert editor_text(blank).replace(' start="1"', "") == MEANT


@pytest.mark.parametrize(
    "words", ["# no heading\nls -l", "- a list\n- or a poem", "2 * 3 * 4 = 24", "a_b_c [x] (y)"]
)
def test_what_only_might_be_markdown_stays_as_it_is(words: str, blank: Page) -> None:
    lines = "".join(f"<p>{line}</p>" for line in words.split("\n"))
    assert typed_in(blank, words) == lines


def test_a_product_that_is_typed_keeps_its_signs(blank: Page) -> None:
    blank.keyboard.type("2 * 3 * 4 and _ _ x ~~ y ~~ but *this* and **that**")
    text = editor_text(blank)
    assert text == "<p>2 * 3 * 4 and _ _ x ~~ y ~~ but <em>this</em> and <strong>that</strong></p>"


def test_html_in_markdown_is_words(blank: Page) -> None:
    words = (
        '## <img src=x onerror=alert(1)>\n\n**bold** [x](javascript:alert(1)) [y](https://a.example/"><b>z)'
    )
    html = typed_in(blank, words)
    assert "<h2>&lt;img src=x onerror=alert(1)&gt;</h2>" in html
    assert "javascript:alert(1)" in html.replace("<strong>", "")
    assert "<b>" not in html
    assert 'href="javascript' not in html


def test_in_code_signs_stay_signs(blank: Page) -> None:
    blank.keyboard.type("```")
    blank.keyboard.press("Enter")
    assert "**bold** [x](https://example.org/)" in typed_in(blank, "## x\n**bold** [x](https://example.org/)")
