"""Throwing away and moving: what would go is said first, it comes back, and old addresses lead to the new ones."""

import re

import pytest
from playwright.sync_api import Page, expect

from content.maintenance.link_checker import look_over
from content.models import Article, Section
from tests.axe import complaints
from tests.database import logged_in_as_worker
from tests.journeys.newsrooms import Newsroom, as_stored, at_the_end, save
from tests.journeys.steps import PATIENCE, editor_of, follow, press, public_address, take_down
from tests.words import accept_all

pytestmark = [pytest.mark.browser, pytest.mark.late]
NAME = "Summer of sails"


def linked_to(newsroom: Newsroom) -> None:
    """The story says in a draft where the other article is, and the worker has looked."""
    page = newsroom.open("Ed", editor_of(newsroom.story))
    at_the_end(page)
    page.keyboard.press("Control+k")
    page.keyboard.type(newsroom.other.live.title)
    expect(page.get_by_role("dialog")).to_contain_text("Pages found", timeout=PATIENCE)
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    save(page)
    page.close()
    with logged_in_as_worker():
        look_over()


def test_an_article_says_what_goes_with_it_and_comes_back(newsroom: Newsroom) -> None:
    linked_to(newsroom)
    ed, title = newsroom.open("Ed"), newsroom.other.live.title
    take_down(ed, newsroom.other, "It is out of date.")
    follow(ed, "Throw away")
    expect(ed.get_by_text(re.compile(r"^\d+ versions?$"))).to_be_visible()
    expect(ed.get_by_text(f"Its address /{newsroom.other.address.path}/ stays taken")).to_be_visible()
    expect(ed.get_by_text("These articles link to it.")).to_be_visible()
    expect(ed.get_by_role("main").get_by_role("link", name=newsroom.story.live.title)).to_be_visible()
    assert complaints(ed) == []
    press(ed, "Throw away")
    expect(ed.get_by_text(f"“{title}” is in the trash.")).to_be_visible()
    press(ed, f"Bring back {title}")
    expect(ed.get_by_text("It is back where it was.")).to_be_visible()
    assert as_stored(newsroom.other).trashed_at is None
    assert as_stored(newsroom.other).newest.body == newsroom.other.live.body


def test_an_old_address_leads_to_the_new_one(newsroom: Newsroom) -> None:
    old = public_address(newsroom.story)
    reader = newsroom.read(old)
    ed = newsroom.open("Ed", editor_of(newsroom.story))
    follow(ed, "Move to another address")
    ed.get_by_label("Address").fill("told-anew")
    press(ed, "Move")
    expect(ed.get_by_text("Readers see the new address once another user has accepted it.")).to_be_visible()
    accept_all(newsroom.person("Edna"))
    reader.goto(old)
    assert reader.url.endswith(public_address(as_stored(newsroom.story)))
    assert reader.url.endswith("/told-anew/")
    expect(reader.get_by_role("heading", level=1)).to_have_text(newsroom.story.live.title)


def section_with_a_draft(page: Page, newsroom: Newsroom) -> Section:
    """Made below the section of the story, and a first article written in it."""
    page.goto("/cms/sections/")
    follow(page, f"Add below {newsroom.story.section.title}")
    page.get_by_label("Title").fill(NAME)
    press(page, "Add section")
    accept_all(newsroom.person("Edna"))
    section = Section.objects.get(title=NAME)
    page.goto("/cms/articles/new/")
    page.get_by_label("Section", exact=True).select_option(str(section.pk))
    page.get_by_role("textbox", name="Title", exact=True).fill("Who sails when")
    save(page)
    return section


def asked_for_its_name(page: Page) -> None:
    """Another name is not taken, and nothing has happened."""
    page.get_by_label(f"Type its name, “{NAME}”").fill("Winter")
    press(page, "Throw away")
    expect(page.get_by_role("alert")).to_be_visible()
    assert complaints(page) == []
    page.get_by_label(f"Type its name, “{NAME}”").fill(NAME)
    press(page, "Throw away")
    expect(page.get_by_text(f"“{NAME}” is in the trash")).to_be_visible()


def test_a_section_goes_with_what_is_below_only_when_its_name_is_typed(newsroom: Newsroom) -> None:
    ada = newsroom.open("Ada", f"/cms/sections/{newsroom.story.section_id}/trash/")
    expect(ada.get_by_text("below it are public. Take them down first.")).to_be_visible()
    expect(ada.get_by_role("button", name="Throw away")).to_be_disabled()
    section = section_with_a_draft(ada, newsroom)
    article = Article.objects.get(section=section)
    ada.goto(f"/cms/sections/{section.pk}/")
    follow(ada, "Throw this section away")
    expect(ada.get_by_text("1 article", exact=True)).to_be_visible()
    newsroom.visits.expect("status of 422")
    asked_for_its_name(ada)
    assert as_stored(article).trashed_at is not None
    ada.goto("/cms/trash/")
    press(ada, f"Bring back {NAME}")
    ada.goto(editor_of(article))
    expect(ada.get_by_label("Title", exact=True)).to_have_value("Who sails when")
    assert as_stored(article).trashed_at is None
