"""Versions of a long text: written on, compared with what readers see, gone back to, and talked about in notes."""

import pytest
from playwright.sync_api import Page, expect

from content.models import ReviewNote
from tests.content.cms.editor.test_notes_in_browser import note_on_selected
from tests.journeys.newsrooms import Newsroom, as_stored, at_the_end, save, words_of
from tests.journeys.steps import editor_of, write_on

pytestmark = [pytest.mark.browser, pytest.mark.late]

WORDS = "Something quite new"


def changed(newsroom: Newsroom) -> Page:
    page = newsroom.open("Ed", editor_of(newsroom.story))
    write_on(page, WORDS)
    save(page)
    return page


def test_a_version_is_compared_with_what_readers_see_and_gone_back_to(newsroom: Newsroom) -> None:
    before = newsroom.story.live
    page = changed(newsroom)
    page.goto(f"/cms/articles/{newsroom.story.pk}/compare/?from={before.number}")
    for view in ("In one text", "Side by side"):
        page.get_by_label("Show").select_option(label=view)
        page.get_by_role("button", name="Compare", exact=True).click()
        expect(page.locator("ins", has_text=WORDS).first).to_be_visible()
    page.get_by_role("button", name="Make this the draft").click()
    page.wait_for_url(f"**/cms/articles/{newsroom.story.pk}/")
    newest = as_stored(newsroom.story).newest
    assert newest.number == before.number + 2  # going back takes no version away
    assert words_of(newest.body) == words_of(before.body)


def test_a_passage_gets_a_note_an_answer_and_an_end(newsroom: Newsroom) -> None:
    page = changed(newsroom)
    at_the_end(page)
    page.keyboard.press("Backspace")
    for key in ("Home", *["Shift+ArrowRight"] * len("Something")):
        page.keyboard.press(key)
    note_on_selected(page, "@Edna is this true?")
    note = ReviewNote.objects.get(text__contains="is this true?")
    assert note.quote == "Something"

    hers = newsroom.open("Edna", f"/cms/articles/{newsroom.story.pk}/")
    hers.locator("summary", has_text="Answer Ed").click()
    hers.get_by_label("Your answer").fill("It is.")
    hers.get_by_role("button", name="Answer", exact=True).click()
    beside = hers.locator("[data-notes-list]")
    expect(beside).to_contain_text("It is.")
    hers.get_by_role("button", name="Resolve").click()
    expect(beside).to_contain_text("Resolved: a note by Ed")


def test_a_text_gets_a_heading_a_link_and_a_list(newsroom: Newsroom) -> None:
    """With the shortcuts of Markdown, and a link by search that arrives after its page has moved."""
    page = newsroom.open("Ed", editor_of(newsroom.story))
    write_on(page, "## What else\nSee ")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("textbox", name="Page or address")).to_be_focused()
    page.keyboard.type(newsroom.other.live.title)
    expect(page.get_by_role("dialog")).to_contain_text("Pages found")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.type(" and\n- one\ntwo")
    save(page)
    body = as_stored(newsroom.story).newest.body
    before = words_of(newsroom.story.live.body)
    assert words_of(body)[: len(before)] == before
    assert "<h2>What else</h2>" in body
    assert f'href="/{newsroom.other.address.path}/"' in body
    assert body.endswith("<ul><li><p>one</p></li><li><p>two</p></li></ul>")
