"""Notes and advice beside the text in Chromium: they lead to their passage, and unsaved words stay where they are."""

import pytest
from playwright.sync_api import Page, expect

from content import workflow
from content.models import Article, ReviewNote
from tests.browser import Visits, editor_has_looked, put_caret
from tests.content.cms.conftest import EditorOf
from tests.newsroom import Person, write
from tests.signing_in import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database"), pytest.mark.late]

# By keyboard, as a writer does it: the editor puts back what a script selects at the moment it takes the focus.
SELECT = ("Home", *["ArrowRight"] * 4, *["Shift+ArrowRight"] * 8)

# From the first text to the last one of a paragraph, as with the mouse.
SELECT_ACROSS = """() => {
  const line = [...document.querySelectorAll("article.prose p")].find((one) => one.querySelector(".footnote"));
  const texts = [...line.childNodes].filter((one) => one.nodeType === 3);
  getSelection().setBaseAndExtent(texts[0], 4, texts.at(-1), 4);
}"""

MARKED = "[...(CSS.highlights.get('noted') ?? [])].map(String).join()"


def test_a_passage_is_selected_noted_and_marked_beside_unsaved_words(editor_of: EditorOf) -> None:
    page = editor_of("<p>The ferry leaves in May.</p><p>The 🚢\u200a ferry leaves at noon.</p>")
    page.get_by_label("Summary").fill("Not saved yet.")
    put_caret(page.locator(".editor__paper .prose p").last)
    for key in SELECT:
        page.keyboard.press(key)
    note_on_selected(page)
    assert page.get_by_label("Summary").input_value() == "Not saved yet."
    note = ReviewNote.objects.get()
    assert (note.quote, note.start) == ("🚢 ferry", 69)
    page.wait_for_function(f"{MARKED}.includes('ferry')")
    page.get_by_role("button", name="Resolve").click()
    page.get_by_text("Resolved: a note by Cara").wait_for()


def note_on_selected(page: Page, words: str = "Which one?") -> None:
    page.get_by_role("button", name="Note on this").click()
    page.get_by_label("Note", exact=True).fill(words)
    page.get_by_role("button", name="Add the note").click()
    page.get_by_text("Your note is beside the text.").wait_for()


def test_a_passage_that_goes_over_a_line_break_is_the_one_that_is_noted(editor_of: EditorOf) -> None:
    page = editor_of("<p>The ferry<br>leaves<br>at noon.</p>")
    put_caret(page.locator(".editor__paper .prose p"))
    for key in ("ArrowUp", "ArrowUp", "Home", *["ArrowRight"] * 4, *["Shift+ArrowRight"] * 12):
        page.keyboard.press(key)
        editor_has_looked(page)  # it takes a caret that it knows of over a line break itself
    note_on_selected(page)
    assert ReviewNote.objects.get().quote == "ferry leaves"
    page.wait_for_function(f"{MARKED}.includes('leaves')")


def test_a_passage_that_goes_over_a_footnote_is_the_one_that_is_noted(
    draft: Article, cara: Person, ed: Person, visits: Visits
) -> None:
    note = '<span data-footnote="">By <strong>way</strong> of Meersburg.</span>'
    write(draft, cara, f"The ferry{note} leaves{note}, at noon.")
    workflow.submit(draft, by=cara)
    page = visits.open(f"/cms/articles/{draft.pk}/review/", as_=signed_in(ed))
    page.evaluate(SELECT_ACROSS)
    note_on_selected(page)
    assert ReviewNote.objects.get().quote == "ferryBy way of Meersburg. leavesBy way of Meersburg., at"
    page.wait_for_function(f"{MARKED}.includes('leaves')")


BAD = '<p>See <a href="/x/">boats</a> or <a href="/y/">click here</a>.</p><p>x</p>'


def test_words_that_are_not_saved_are_checked(editor_at: EditorOf) -> None:
    page = editor_at(BAD)
    page.keyboard.press("Control+A")
    page.keyboard.type("All new.")
    page.get_by_role("button", name="Check the text").click()
    page.get_by_text("Nothing found:").wait_for()
    page.get_by_text("Checked just now.").wait_for()


def test_a_look_that_no_one_asked_for_takes_the_focus_from_no_one(editor_of: EditorOf) -> None:
    page = editor_of(BAD)
    page.locator("textarea[data-rich-text]").evaluate("(field) => (field.value += '<p>y</p>')")
    page.get_by_label("Summary").fill("New.")
    place = page.get_by_role("button", name="Show in the text: click here")
    place.focus()
    page.get_by_text("Checked just now.").wait_for()
    expect(place).to_be_focused()
