"""What is public and wrong: corrected at once by one and countersigned by another, and taken down in one step."""

from urllib.parse import urlencode

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from content.models import Article
from tests.axe import complaints
from tests.journeys.newsrooms import Newsroom
from tests.journeys.steps import editor_of, follow, press, public_address, take_down, write_on

pytestmark = [pytest.mark.browser, pytest.mark.late]
CORRECTED = "The month is June, not May."
MARK = "Corrected, not countersigned"


def corrected_at_once(newsroom: Newsroom) -> Page:
    """By Ed alone, from the page of the article; he is told that someone else has to look at it."""
    page = newsroom.open("Ed", editor_of(newsroom.story))
    follow(page, "Correct it urgently")
    write_on(page, CORRECTED)
    page.get_by_label("Why can it not wait?").fill("People would miss the boat.")
    press(page, "Correct it for readers now")
    expect(page.get_by_text("Ed corrected this alone, and readers see it.")).to_be_visible()
    expect(page.get_by_role("button", name="Countersign this version")).to_have_count(0)
    return page


def countersigned(page: Page, story: Article) -> None:
    """From the desk, where it stands in red."""
    notice = page.get_by_role("status").filter(has_text=f"“{story.live.title}” was corrected urgently by Ed.")
    with page.expect_navigation():
        notice.get_by_role("link", name="Read it and countersign it").click()
    expect(page.locator("ins", has_text="June")).to_be_visible()
    assert complaints(page) == []
    press(page, "Countersign this version")
    expect(page.get_by_text("Countersigned. It stays.")).to_be_visible()


def test_one_corrects_it_for_readers_at_once_and_another_countersigns(newsroom: Newsroom) -> None:
    reader = newsroom.read(public_address(newsroom.story))
    expect(reader.get_by_text(CORRECTED)).to_have_count(0)
    ed = corrected_at_once(newsroom)
    reader.reload()
    expect(reader.get_by_text(CORRECTED)).to_be_visible()
    ed.goto(editor_of(newsroom.story))
    expect(ed.get_by_text(MARK)).to_be_visible()
    countersigned(newsroom.open("Edna"), newsroom.story)
    ed.reload()
    expect(ed.get_by_text(MARK)).to_have_count(0)
    reader.reload()
    expect(reader.get_by_text(CORRECTED)).to_be_visible()


def served(page: Page, story: Article) -> set[str]:
    """Where readers find it now, and what programs are told."""
    address, program = public_address(story), Client()
    read = {"page": address, "front page": "/", "search": f"/search/?{urlencode({'q': story.live.title})}"}
    asked = {"feed": "/feed/", "api": f"/api/v1/articles/{story.public_id}/", "list": "/api/v1/articles/"}
    found = {name for name, path in asked.items() if address in program.get(path).content.decode()}
    for name, path in read.items():
        answer = page.goto(path)
        links = page.locator(f'a[href^="{address}"]').count()
        if answer and answer.ok and (links or name == "page"):
            found.add(name)
    return found


def test_it_is_taken_down_in_one_step_and_readers_find_it_nowhere(newsroom: Newsroom) -> None:
    reader = newsroom.read()
    assert {"page", "feed", "search", "api"} <= served(reader, newsroom.story)
    take_down(newsroom.open("Ed"), newsroom.story, "Nothing of it is true.")
    newsroom.visits.expect("status of 410")
    assert served(reader, newsroom.story) == set()
