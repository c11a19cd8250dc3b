"""What no text can hold does not come in by the back door, and what people meant does: pasted in Chromium.

``visits`` fails at any violation of the content policy, such as a picture that is asked of another site.
"""

import pytest
from playwright.sync_api import expect

from content.models import Article, Asset
from tests.browser import Visits
from tests.content.cms.test_pasted_in_browser import pasted
from tests.content.cms.test_writing_in_browser import editor, saved
from tests.newsroom import Person

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database"), pytest.mark.late]

PICTURE = '<img src="https://elsewhere.example/boat.png" alt="A boat">'
WORD = '<html xmlns:o="urn:schemas-microsoft-com:office:office"><body>{}</body></html>'
GOOGLE = '<b style="font-weight:normal;" id="docs-internal-guid-5b1c2d3e">{}</b>'
DOT = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5E"
    "rkJggg=="
)


def item(number: str, words: str, *, of: str = "l0 level1") -> str:
    mark = f"<span style='mso-list:Ignore'>{number}<span>&nbsp; </span></span>"
    return f"<p class=MsoListParagraph style='mso-list:{of} lfo1'>{mark}{words}</p>"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        (f"<figure>{PICTURE}<figcaption>In May.</figcaption></figure><p>It</p>", "<p>In May.</p><p>It</p>"),
        (f"<p>It</p><figure><a href='https://e.example/'>{PICTURE}</a></figure>", "<p>It</p>"),
        (f"<dl><dt>Boat</dt><dd>{PICTURE}Big.</dd></dl>", "<dl><dt>Boat</dt><dd>Big.</dd></dl>"),
        (
            f"<table><caption>Boats</caption><tr><td>{PICTURE}May</td></tr></table>",
            "<table><caption>Boats</caption><tbody><tr><td>May</td></tr></tbody></table>",
        ),
        (f'<figure data-pm-slice="0 0 []">{PICTURE}<figcaption>In May.</figcaption></figure>', "<p>In May.</p>"),
    ],
)  # fmt: skip
def test_a_picture_of_another_site_is_named_and_never_asked_for(
    html: str, text: str, draft: Article, cara: Person, visits: Visits
) -> None:
    page = editor(visits, draft, cara)
    assert pasted(page, html) == text
    expect(page.locator("[data-not-pasted]")).to_contain_text("Pictures: 1")
    assert saved(page, draft) == text


def test_a_film_of_another_site_is_named_and_never_asked_for(
    draft: Article, cara: Person, visits: Visits
) -> None:
    page = editor(visits, draft, cara)
    film = '<figure><video src="https://elsewhere.example/boat.mp4"></video><figcaption>A film.</figcaption></figure>'
    assert pasted(page, film) == "<p>A film.</p>"
    expect(page.locator("[data-not-pasted]")).to_contain_text("Films, sounds and frames: 1")


@pytest.mark.parametrize("slice_of_an_editor", ["", ' data-pm-slice="0 0 []"'])
def test_what_stands_behind_a_table_is_not_asked_of_another_site(
    slice_of_an_editor: str, draft: Article, cara: Person, visits: Visits
) -> None:
    page = editor(visits, draft, cara)
    behind = 'background="https://elsewhere.example/paper.png"'
    table = f"<table {behind}><caption>Boats</caption><tr><td {behind}>May</td></tr></table>"
    assert pasted(page, f"<p{slice_of_an_editor}>It</p>{table}") == (
        "<p>It</p><table><caption>Boats</caption><tbody><tr><td>May</td></tr></tbody></table>"
    )


def test_a_table_or_quote_that_stands_in_a_figure_can_be_written_in(
    draft: Article, cara: Person, visits: Visits
) -> None:
    page = editor(visits, draft, cara)
    table = "<figure><table><tr><td>May</td></tr></table><figcaption>Boats</figcaption></figure>"
    assert pasted(page, table).replace(' colspan="1" rowspan="1"', "") == (
        "<table><tbody><tr><td><p>May</p></td></tr></tbody></table><p>Boats</p>"
    )
    quote = "<figure><blockquote>Land!</blockquote><figcaption>Rita</figcaption></figure>"
    assert pasted(page, quote) == "<blockquote><p>Land!</p></blockquote><p>Rita</p>"


def test_links_that_lead_nowhere_from_here_are_named_and_keep_their_words(
    draft: Article, cara: Person, visits: Visits
) -> None:
    page = editor(visits, draft, cara)
    html = WORD.format(
        '<p>See <a href="#_Ref5">below</a>, <a href="file:///C:/plan.docx">the plan</a>, '
        '<a href="plan.docx">another</a> and <a href="https://example.org/">Example</a>.</p>'
    )
    assert pasted(page, html) == (
        '<p>See below, the plan, another and <a href="https://example.org/">Example</a>.</p>'
    )
    told = page.locator("[data-not-pasted]")
    expect(told).to_contain_text("Links into the place that this was copied from: 3")


def test_the_title_of_a_document_does_not_stand_below_its_headings(
    draft: Article, cara: Person, visits: Visits
) -> None:
    page = editor(visits, draft, cara)
    html = WORD.format("<p class=MsoTitle>Boats</p><h1>Winter</h1><h2>Prices</h2>")
    assert pasted(page, html) == "<h2>Boats</h2><h2>Winter</h2><h3>Prices</h3>"


def test_a_list_that_goes_on_goes_on_counting_and_another_one_is_one_of_its_own(
    draft: Article, cara: Person, visits: Visits
) -> None:
    page = editor(visits, draft, cara)
    goes_on = (
        item("1.", "Buy") + "<p class=MsoNormal>Then</p>" + item("2.", "Board") + item("·", "Rest", of="l1 level1")
    )  # fmt: skip
    assert pasted(page, WORD.format(goes_on)) == (
        '<ol><li><p>Buy</p></li></ol><p>Then</p><ol start="2"><li><p>Board</p></li></ol><ul><li><p>Rest</p></li></ul>'
    )
    deep = item("2.", "Buy") + item("2.1.", "Ask", of="l0 level2") + item("3.", "Board")
    assert pasted(page, WORD.format(deep)) == (
        '<ol start="2"><li><p>Buy</p><ol><li><p>Ask</p></li></ol></li><li><p>Board</p></li></ol>'
    )


def test_lines_between_the_parts_of_a_document_are_no_empty_paragraphs(
    draft: Article, cara: Person, visits: Visits
) -> None:
    page = editor(visits, draft, cara)
    html = GOOGLE.format("<p>One<br>two</p><br><ul><li><p>Three</p></li></ul><br><br><p>Four</p><br>")
    assert pasted(page, html) == "<p>One<br>two</p><ul><li><p>Three</p></li></ul><p>Four</p>"


def test_boxes_to_tick_are_no_pictures(draft: Article, cara: Person, visits: Visits) -> None:
    page = editor(visits, draft, cara)
    box = f'<img src="{DOT}" alt="checked" aria-roledescription="checkbox" />'
    html = GOOGLE.format(f'<ul><li role="checkbox" aria-checked="true">{box}<p>Board</p></li></ul>')
    assert pasted(page, html) == "<ul><li><p>Board</p></li></ul>"
    expect(page.locator("[data-not-pasted]")).to_be_hidden()
    assert not Asset.objects.exists()


def test_a_sign_that_is_drawn_stays_a_sign(draft: Article, cara: Person, visits: Visits) -> None:
    page = editor(visits, draft, cara)
    ferry = '<img class="emoji" alt="⛴️" src="https://elsewhere.example/26f4.svg">'
    html = f'<p>Ahoy {ferry} <img alt="👩‍🚒" src="/x.png"></p>'
    assert pasted(page, html) == "<p>Ahoy ⛴️ 👩‍🚒</p>"
    expect(page.locator("[data-not-pasted]")).to_be_hidden()


def test_an_editor_like_ours_has_a_first_heading(draft: Article, cara: Person, visits: Visits) -> None:
    page = editor(visits, draft, cara)
    assert (
        pasted(page, '<h1 data-pm-slice="1 1 []">Boats</h1><h2>Winter</h2>')
        == "<h2>Boats</h2><h3>Winter</h3>"
    )
