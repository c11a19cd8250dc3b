"""What someone who hears a page is told, and where they go on: no place is lost when something new is shown."""

import re
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import expect

from content import workflow
from content.bylines.verbs import add_byline
from content.models import Article, Comment, Section
from content.notes.verbs import write_note
from content.sections.featured import arrange_first
from content.site.settings import current_site
from tests.browser import Visits, put_caret, save_draft
from tests.content.cms.editor.test_autosave_in_browser import crash, editor
from tests.content.conftest import published_by
from tests.content.media.files import picture
from tests.content.media.uploading import worker_looks
from tests.look.hands import Hands
from tests.newsroom import Person, publish, write
from tests.signing_in import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database"), pytest.mark.late]
FOOTNOTE = '<span data-footnote="">The source.</span>'
WARNING = '<aside data-callout="warning"><p>Mind the gap.</p></aside>'
TABLE = (
    "<table><tbody><tr><th><p>Month</p></th><th><p>Boats</p></th></tr>"
    "<tr><td><p>May</p></td><td><p>3</p></td></tr></tbody></table>"
)
# Each time a status that is there is filled: what comes together with its words is read out by few.
LISTEN = Path(__file__).with_name("announced.js").read_text()


def test_what_was_done_is_where_one_goes_on(visits: Visits, draft: Article, as_cara: Client) -> None:
    hands = Hands(visits.open(f"/cms/articles/{draft.pk}/", as_=as_cara))
    hands.type(hands.page.get_by_label("Title", exact=True), "The night boat")
    hands.follow(hands.button("Save draft"))
    expect(hands.page.locator("main [role=status]", has_text="Saved as version 2")).to_be_focused()
    hands.page.keyboard.press("Tab")
    assert hands.page.evaluate("document.activeElement.closest('main') !== null")


def test_a_user_who_answers_one_of_many_notes_goes_on_there_and_hears_it_once(
    visits: Visits, draft: Article, cara: Person
) -> None:
    for number in (1, 2, 3):
        note = write_note(draft, by=cara, text=f"Note {number}", version=draft.newest.number)
    hands = Hands(editor(draft, cara, visits))
    hands.page.evaluate(LISTEN)
    mine = hands.page.locator(f"[data-note='{note.pk}']")
    hands.press(mine.locator("summary"))
    hands.type(mine.get_by_label("Your answer"), "The night ferry.")
    hands.press(mine.get_by_role("button", name="Answer"))
    expect(mine).to_contain_text("The night ferry.")
    expect(mine.locator("summary").first).to_be_focused()
    expect(hands.page.locator("html")).to_have_attribute("data-heard", "Answered.")
    hands.press(mine.get_by_role("button", name="Resolve"))
    expect(mine.locator("summary", has_text="Resolved: a note by Cara")).to_be_focused()


def test_a_passage_that_is_shown_is_where_one_reads_on(
    visits: Visits, draft: Article, cara: Person, ed: Person
) -> None:
    draft = write(draft, cara, "The ferry leaves.</p><p>It is the night ferry.")
    write_note(draft, by=cara, text="Which?", version=draft.newest.number, quote="night ferry")
    page = editor(draft, cara, visits)
    page.get_by_role("button", name="Show in the text: night ferry").press("Enter")
    expect(page.get_by_role("textbox", name="Text", exact=True)).to_be_focused()
    assert page.evaluate("String(getSelection())") == "night ferry"
    workflow.submit(draft, by=cara)
    page = visits.open(f"/cms/articles/{draft.pk}/review/", as_=signed_in(ed))
    page.get_by_role("button", name="Show in the text: night ferry").press("Enter")
    expect(page.locator("main p", has_text="It is the night ferry.")).to_be_focused()


def test_callouts_and_footnotes_have_names_while_they_are_written(
    visits: Visits, draft: Article, cara: Person
) -> None:
    page = editor(write(draft, cara, f"x{FOOTNOTE}</p>{WARNING}<p>y"), cara, visits)
    text = page.get_by_role("textbox", name="Text", exact=True)
    expect(text.get_by_role("note", name="Footnote")).to_have_text("The source.")
    warning = text.get_by_role("note", name="Warning")
    expect(warning).to_have_text("Mind the gap.")
    word = "(callout) => getComputedStyle(callout, '::before').content"
    assert "Warning" in warning.evaluate(word)
    put_caret(warning.locator("p"))
    page.get_by_role("button", name="Tip", exact=True).click()
    expect(text.get_by_role("note", name="Tip")).to_have_text("Mind the gap.")
    save_draft(page)
    assert '<aside data-callout="tip"><p>Mind the gap.</p></aside>' in Article.objects.get().newest.body
    assert FOOTNOTE in Article.objects.get().newest.body


def test_a_table_says_whether_its_first_row_and_column_are_headers(
    visits: Visits, draft: Article, cara: Person
) -> None:
    page = editor(write(draft, cara, f"x</p>{TABLE}<p>y"), cara, visits)
    put_caret(page.locator(".ProseMirror td p").first)
    row, column = (page.get_by_role("button", name=f"First {one} is header") for one in ("row", "column"))
    expect(row).to_have_attribute("aria-pressed", "true")
    expect(column).to_have_attribute("aria-pressed", "false")
    column.click()
    expect(column).to_have_attribute("aria-pressed", "true")


def test_a_user_who_decides_one_comment_after_the_other_goes_on_with_the_next_and_is_told(
    visits: Visits, published: Article, as_ed: Client
) -> None:
    for name in ("Otto", "Anna", "Olga"):
        Comment.objects.create(article=published, name=name, text="x", html="<p>x</p>")
    hands = Hands(visits.open("/cms/comments/", as_=as_ed))
    hands.follow(hands.button("Approve Anna"))
    expect(hands.page.locator("tr", has_text="Olga")).to_be_focused()
    told = hands.page.locator(".said")
    hands.page.evaluate(LISTEN)
    expect(told).to_contain_text("Approved the comment by Anna.")
    expect(hands.page.locator("html")).to_have_attribute(
        "data-heard", re.compile("Approved the comment by Anna")
    )
    hands.page.keyboard.press("Tab")
    hands.page.keyboard.press("Tab")
    expect(hands.button("Approve Olga")).to_be_focused()


def test_a_user_who_moves_an_article_several_places_stays_on_the_button(
    visits: Visits, news: Section, cara: Person, ed: Person, edna: Person
) -> None:
    keys = [published_by(cara, ed, news, f"Story {number}").pk for number in range(3)]
    for key in keys:
        arrange_first(None, key, "add", by=edna)
    hands = Hands(visits.open("/cms/first/", as_=signed_in(edna)))
    up, down = (hands.page.locator(f"#{way}-{keys[2]}") for way in ("up", "down"))
    hands.follow(up)
    expect(up).to_be_focused()
    hands.follow(up)
    expect(down).to_be_focused()
    assert current_site().first_ids[0] == keys[2]


def test_a_file_that_is_refused_says_so_and_a_button_that_goes_leaves_its_focus(
    visits: Visits, news: Section, cara: Person, tmp_path: Path
) -> None:
    (empty := tmp_path / "empty.png").write_bytes(b"")
    page = visits.open("/cms/media/", as_=signed_in(cara))
    page.locator("[data-files]").set_input_files([empty])
    expect(page.locator("[data-said]")).to_have_text(
        re.compile("^empty.png: This file is empty .* finished: 1$")
    )
    page.locator("[data-files]").set_input_files([picture(tmp_path, 70, (64, 40)).path])
    expect(page.get_by_text("Being checked")).to_be_visible()
    page.get_by_role("button", name="Cancel: 70-64x40.png").focus()
    worker_looks()
    expect(page.get_by_role("link", name="Open: ")).to_be_focused()


def test_a_video_without_an_address_says_which_field_is_wrong(
    visits: Visits, draft: Article, cara: Person
) -> None:
    page = editor(draft, cara, visits)
    page.get_by_role("button", name="Video or chart", exact=True).press("Enter")
    dialog = page.get_by_role("dialog", name="Video or chart")
    address, name = dialog.get_by_label("Its address"), dialog.get_by_label("What it shows")
    name.fill("Boats by month")
    name.press("Enter")
    expect(address).to_be_focused()
    expect(address).to_have_attribute("aria-invalid", "true")
    expect(name).to_have_attribute("aria-invalid", "false")
    expect(address).to_have_accessible_error_message(re.compile("Give an address that begins with https://"))


def test_what_is_offered_again_leaves_the_focus_in_the_form(
    visits: Visits, draft: Article, cara: Person
) -> None:
    page = editor(draft, cara, visits)
    page.route("**/keep/", lambda route: route.abort())
    visits.expect("ERR_FAILED")
    page.get_by_label("Title", exact=True).fill("Kept in the browser")
    expect(page.locator("[data-kept]")).to_contain_text("kept in this browser")
    again = crash(page)  # a page that is closed sends what is stopped
    again.goto(f"/cms/articles/{draft.pk}/")
    again.locator("[data-unsent] [data-bring-back]").press("Enter")
    expect(again.get_by_label("Title", exact=True)).to_be_focused()
    expect(again.get_by_label("Title", exact=True)).to_have_value("Kept in the browser")


@pytest.mark.parametrize(
    ("typed", "key", "said"),
    [
        ("doe", "Enter", "Added to the bylines: Jane Doe"),
        ("doe", "Tab", "Added to the bylines: Jane Doe"),
        ("mi", "Tab", "Names found: 2"),
        ("nobody", "Tab", "No byline has these letters."),
    ],
)
def test_a_byline_that_is_added_by_letters_is_heard(
    typed: str, key: str, said: str, visits: Visits, draft: Article, cara: Person, edna: Person
) -> None:
    for name in ("Jane Doe", "Mia Brandt", "Emil Smith"):
        add_byline(by=edna, name=name)
    page = editor(draft, cara, visits)
    page.get_by_text("Bylines, address, language and topics").click()
    page.evaluate(LISTEN)
    field = page.get_by_label("Add a person by a few letters of the name")
    with page.expect_response("**/bylines/choose/**"):
        field.press_sequentially(typed)
    field.press(key)
    expect(page.locator("[data-chooses=byline] [data-status]")).to_have_text(said)
    assert said in (page.locator("html").get_attribute("data-heard") or "").split(" | ")


def test_words_that_are_selected_get_a_note_without_a_way_through_the_page(
    visits: Visits, draft: Article, cara: Person
) -> None:
    page = editor(draft, cara, visits)
    put_caret(page.locator(".editor__paper .prose p").first)
    for key in ("Home", *["Shift+ArrowRight"] * 4):
        page.keyboard.press(key)
    expect(page.get_by_role("button", name="Note on this")).to_be_visible()
    page.keyboard.press("Control+Alt+m")
    expect(page.get_by_label("Note", exact=True)).to_be_focused()
    expect(page.get_by_label("On the passage")).to_have_value("From")


def test_a_link_that_is_shown_once_is_heard_and_so_is_that_it_was_copied(
    visits: Visits, draft: Article, as_cara: Client
) -> None:
    hands = Hands(visits.open(f"/cms/articles/{draft.pk}/preview/", as_=as_cara))
    hands.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    hands.follow(hands.button("Make a link"))
    told = hands.page.locator(".said")
    expect(told).to_be_focused()
    expect(told).to_contain_text("Send this link. It is shown only now.")
    hands.press(hands.button("Copy the link"))
    expect(told.get_by_role("status")).to_have_text("Copied")


def test_an_answer_that_comes_too_late_is_refused_aloud_and_not_lost(
    visits: Visits, draft: Article, cara: Person, ed: Person
) -> None:
    note = write_note(draft, by=cara, text="Which?", version=draft.newest.number)
    page = editor(draft, cara, visits)
    page.locator("summary", has_text="Answer Cara").press("Enter")
    page.get_by_label("Your answer").fill("The night ferry.")
    publish(draft, by=cara, approver=ed)
    visits.expect("status of 409")
    page.locator(f"[data-note='{note.pk}']").get_by_role("button", name="Answer").press("Enter")
    expect(page.locator(".notes__said")).to_contain_text("What this note is about has been published.")
    expect(page.get_by_label("Your answer")).to_have_value("The night ferry.")
