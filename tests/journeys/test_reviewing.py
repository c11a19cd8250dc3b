"""Reviewing: taken on, sent back with a note, submitted again, approved by as many as the section asks, published."""

import re
from datetime import timedelta

import pytest
from django.utils.timezone import localtime
from playwright.sync_api import Page, expect

from tests.axe import complaints
from tests.journeys.newsrooms import Newsroom
from tests.journeys.steps import (
    approve,
    editor_of,
    follow,
    press,
    public_address,
    publish,
    submit,
    submitted,
    write_on,
)
from tests.policies import with_policy

pytestmark = [pytest.mark.browser, pytest.mark.late]
FIRST, SECOND = "The pumps were tried on Monday.", "All four of them held."


def taken_on_until_tomorrow(newsroom: Newsroom) -> Page:
    """Edna finds it in the queue, takes it on and says until when it is wanted."""
    page = newsroom.open("Edna", "/cms/review/")
    follow(page, newsroom.story.live.title)
    press(page, "Take it on")
    page.get_by_text("Another time").click()
    page.get_by_label("To be read by").fill(f"{localtime() + timedelta(days=1):%Y-%m-%dT10:00}")
    press(page, "Save the time")
    expect(page.get_by_text(re.compile("^Wanted by"))).to_be_visible()
    expect(page.locator("ins", has_text="tried")).to_be_visible()
    assert complaints(page) == []
    return page


def sent_back(page: Page, note: str) -> None:
    page.get_by_label("What should change").fill(note)
    press(page, "Send back")
    expect(page.get_by_text("Sent back. The writer sees your note.")).to_be_visible()


def test_it_goes_back_and_forth_until_two_have_agreed(newsroom: Newsroom) -> None:
    with_policy(newsroom.story.section, approvals=2)
    ed = submitted(newsroom, "Ed", FIRST)
    edna = taken_on_until_tomorrow(newsroom)
    sent_back(edna, "Did they hold?")
    ed.goto(editor_of(newsroom.story))
    expect(ed.get_by_text("Did they hold?")).to_be_visible()
    write_on(ed, SECOND)
    submit(ed)
    approve(edna, newsroom.story)
    expect(edna.get_by_text("1 more person who wrote none of it reads and approves it.")).to_be_visible()
    expect(edna.get_by_role("button", name="Publish this version")).to_have_count(0)
    reader = newsroom.read(public_address(newsroom.story))
    expect(reader.get_by_text(FIRST)).to_have_count(0)
    ada = newsroom.open("Ada")
    approve(ada, newsroom.story)
    publish(ada)
    reader.reload()
    for words in (FIRST, SECOND):
        expect(reader.get_by_text(words)).to_be_visible()
