"""What is typed into a long text, copied out of it and pasted from elsewhere, in Chromium."""

import pytest

from content.models import Article, Site
from tests.browser import Visits, editor_has_looked, editor_text, paste
from tests.content.cms.conftest import EditorOf
from tests.content.cms.editor.test_writing_in_browser import saved

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database")]

COUNTED = """() => {
  const { get } = Object.getOwnPropertyDescriptor(Element.prototype, "innerHTML");
  window.written = 0;
  Object.defineProperty(Element.prototype, "innerHTML", { get() { return (window.written += 1), get.call(this); } });
}"""
# Asked for by a script, as by the form, it is written out at once.
WRITTEN_OUT = "document.querySelector('textarea[data-rich-text]').value"
COPIED = """() => {
  const event = new ClipboardEvent("copy", { clipboardData: new DataTransfer(), bubbles: true, cancelable: true });
  document.querySelector(".editor__paper .prose").dispatchEvent(event);
  return ["text/html", "text/plain"].map((kind) => event.clipboardData.getData(kind));
}"""
RICH = (
    '<h2>Head</h2><p>See <a href="/news/x/" rel="noopener">inside</a><span data-footnote="">A <strong>note</strong>.'
    '</span> on <span lang="fr">mot</span>.</p><aside data-callout="tip"><p>Tip</p></aside><table><tbody><tr><th><p>A'
    "</p></th><th><p>B</p></th></tr><tr><td><p>1</p></td><td><p>2</p></td></tr></tbody></table>"
    '<ol start="3"><li><p>x</p><ul><li><p>y</p></li></ul></li><li><p>z</p></li></ol><p>End</p>'
)
FILM = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
AS_WORDS = "Head\n\nSee inside [A note.] on mot.\n\nTip\n\nA\tB\n1\t2\n\n3. x\n  - y\n4. z\n\nEnd"


def test_no_key_waits_for_the_whole_text_to_be_written_out_and_none_is_lost(
    draft: Article, editor_at: EditorOf
) -> None:
    long = f"<p>{'Many words. ' * 1000}</p>".replace(" </p>", "</p>")
    page = editor_at(f"{long}<p>Two.</p>")
    page.evaluate(COUNTED)
    page.keyboard.press("Control+End")
    page.keyboard.type(" and forty letters more of what is written")
    assert page.evaluate("window.written") < 10
    assert page.evaluate(WRITTEN_OUT).endswith("is written</p>")
    page.keyboard.type("!")
    assert saved(page, draft) == f"{long}<p>Two. and forty letters more of what is written!</p>"


@pytest.mark.late
def test_what_is_copied_is_the_same_in_another_text_and_lines_in_a_mail(
    draft: Article, editor_at: EditorOf
) -> None:
    page = editor_at(RICH)
    page.keyboard.press("Control+A")
    editor_has_looked(page)
    html, words = page.evaluate(COPIED)
    assert words == AS_WORDS
    page.keyboard.press("Delete")
    editor_has_looked(page)
    paste(page, html, "text/html")
    assert saved(page, draft) == RICH


def test_an_address_pasted_upon_words_is_their_link_and_one_of_this_site_has_no_host(
    visits: Visits, editor_at: EditorOf
) -> None:
    page = editor_at("<p>Some words</p>")
    here = f"{visits.site}/news/"
    for address, stored in (("https://example.org/a", "https://example.org/a"), (here, "/news/")):
        page.keyboard.press("Control+Home")
        page.keyboard.press("Control+Shift+ArrowRight")
        editor_has_looked(page)
        paste(page, address, "text/plain")
        assert editor_text(page) == f'<p><a href="{stored}">Some</a> words</p>'


@pytest.mark.late
@pytest.mark.usefixtures("one_person_suffices")
def test_the_address_of_a_video_on_a_line_of_its_own_can_become_one(
    draft: Article, editor_at: EditorOf
) -> None:
    Site.objects.update(embed_hosts=["www.youtube-nocookie.com"])
    page = editor_at("<p>One.</p>")
    offer = page.get_by_text("Readers may load what is at this address")
    page.keyboard.press("Control+End")
    for address in ("https://vimeo.com/123456", FILM):
        page.keyboard.press("Enter")
        editor_has_looked(page)
        with page.expect_response("**/embeds/?address=*"):
            paste(page, address, "text/plain")
    offer.wait_for()
    page.get_by_role("button", name="Put it into the text…").click()
    page.get_by_label("What it shows").fill("A film")
    page.get_by_role("button", name="Put it into the text", exact=True).click()
    film = f'<figure data-embed=""><a href="{FILM}" rel="noopener">A film</a></figure>'
    link = '<a href="https://vimeo.com/123456" rel="noopener">https://vimeo.com/123456</a>'
    assert saved(page, draft) == f"<p>One.</p><p>{link}</p>{film}<p></p>"


@pytest.mark.late
@pytest.mark.usefixtures("one_person_suffices")
def test_a_video_put_into_the_midst_of_a_paragraph_parts_it_and_the_text_goes_on_behind(
    draft: Article, editor_at: EditorOf
) -> None:
    Site.objects.update(embed_hosts=["www.youtube-nocookie.com"])
    page = editor_at("<p>One two.</p>")
    page.keyboard.press("Control+Home")
    for _letter in "One":
        page.keyboard.press("ArrowRight")
    editor_has_looked(page)
    page.get_by_role("button", name="Video or chart").click()
    page.get_by_label("Its address").fill(FILM)
    page.get_by_label("What it shows").fill("A film")
    page.get_by_role("button", name="Put it into the text", exact=True).click()
    page.keyboard.type("Still")
    film = f'<figure data-embed=""><a href="{FILM}" rel="noopener">A film</a></figure>'
    assert saved(page, draft) == f"<p>One</p>{film}<p>Still two.</p>"


@pytest.mark.late
def test_a_text_is_written_from_the_side_it_is_read_from(editor_at: EditorOf) -> None:
    page = editor_at("<p>مرحبا Hello</p>")
    direction = "() => getComputedStyle(document.querySelector('.editor__paper p')).direction"
    assert page.evaluate(direction) == "rtl"
