"""Writing: the editor, on a long text that was there before."""

import pytest
from playwright.sync_api import expect

from tests.journeys.newsrooms import Newsroom, as_stored, at_the_end, save, words_of

pytestmark = [pytest.mark.browser, pytest.mark.late]


def test_a_text_gets_a_heading_a_link_and_a_list(newsroom: Newsroom) -> None:
    """With the shortcuts of Markdown, and a link by search that arrives after its page has moved."""
    page = newsroom.open("Ed", f"/cms/articles/{newsroom.story.pk}/")
    at_the_end(page)
    page.keyboard.type("## What else\nSee ")
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
