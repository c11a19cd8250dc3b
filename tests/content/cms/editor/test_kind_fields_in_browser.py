"""An event and a notice in Chromium: chosen, filled in, refused while something is missing, and sent to be read."""

import pytest
from playwright.sync_api import Page, expect

from content.models import Article
from tests.browser import Visits
from tests.newsroom import Person
from tests.signing_in import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database"), pytest.mark.late]


def begun(visits: Visits, by: Person, kind: str, title: str) -> Page:
    page = visits.open("/cms/articles/new/", as_=signed_in(by))
    page.get_by_role("textbox", name="Text").wait_for()
    page.get_by_role("combobox", name="Kind").select_option(label=kind)
    page.get_by_label("Title").fill(title)
    return page


@pytest.mark.late
def test_a_writer_is_told_what_is_missing_and_loses_nothing(cara: Person, visits: Visits) -> None:
    page = begun(visits, cara, "Event", "Regatta")
    page.get_by_label("Begins").fill("2027-06-05T10:00")
    page.get_by_role("button", name="Submit for review").click()
    page.get_by_text("Before readers can see it, fill in: Ends, Place.").wait_for()
    expect(page.get_by_label("Begins")).to_have_value("2027-06-05T10:00")
    page.get_by_label("Ends").fill("2027-06-05T18:00")
    page.get_by_label("Place").fill("Old quay")
    page.get_by_role("button", name="Submit for review").click()
    page.get_by_text("Submitted for review.").wait_for()
    assert Article.objects.get().draft.details == {
        "begins": "2027-06-05T10:00Z", "ends": "2027-06-05T18:00Z", "place": "Old quay",
    }  # fmt: skip


def test_only_what_belongs_to_the_chosen_kind_is_asked(cara: Person, visits: Visits) -> None:
    page = begun(visits, cara, "Notice", "Storm")
    expect(page.get_by_label("Place")).to_be_hidden()
    page.get_by_label("Level").select_option(label="Urgent")
    page.get_by_label("In force until").fill("2027-06-05T18:00")
    page.get_by_role("combobox", name="Kind").select_option(label="Article")
    expect(page.get_by_label("Level")).to_be_hidden()
    page.get_by_role("combobox", name="Kind").select_option(label="Notice")
    expect(page.get_by_label("Level")).to_have_value("urgent")
    page.get_by_role("button", name="Submit for review").click()
    page.get_by_text("Submitted for review.").wait_for()
    assert Article.objects.get().kind == "notice"


def test_what_a_landing_page_shows_is_found_by_its_words(
    cara: Person, published: Article, visits: Visits
) -> None:
    page = begun(visits, cara, "Landing page", "Welcome")
    search = page.locator("[data-chooses=page]").nth(1).get_by_label("Find a page by its words")
    search.press_sequentially("ferry time")
    page.get_by_text("Pages found: 1").wait_for()
    search.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_label("What part 2 shows")).to_have_value(f"/{published.address.path}/")
    expect(search).to_be_focused()
    page.get_by_role("button", name="Save draft").click()
    page.get_by_text("Saved as version 1.").wait_for()
    assert Article.objects.latest("pk").newest.details == {"shows_2": f"/{published.address.path}/"}


@pytest.mark.late
def test_a_landing_page_is_written_part_by_part(cara: Person, visits: Visits) -> None:
    page = begun(visits, cara, "Landing page", "Welcome")
    page.get_by_label("Heading of part 1").fill("Start here")
    page.get_by_label("What part 1 shows").fill("/news/")
    page.get_by_role("button", name="Submit for review").click()
    page.get_by_text("Submitted for review.").wait_for()
    assert Article.objects.get().newest.details == {"heading_1": "Start here", "shows_1": "/news/"}


@pytest.mark.late
def test_what_was_typed_without_a_network_comes_back_with_all_its_fields(
    cara: Person, visits: Visits
) -> None:
    visits.expect("ERR_INTERNET_DISCONNECTED")
    page = begun(visits, cara, "Event", "Regatta")
    page.context.set_offline(True)
    page.get_by_label("Place").fill("Old quay")
    expect(page.locator("[data-kept-words]")).to_have_text("Offline – kept in this browser")
    context = page.context
    page.close()
    context.set_offline(False)
    page = context.new_page()
    page.goto("/cms/")
    page.locator("[data-unsent-desk]").get_by_role("link", name="Regatta").click()
    expect(page.get_by_label("Place")).to_be_hidden()
    page.get_by_role("button", name="Bring them back").click()
    expect(page.get_by_label("Place")).to_have_value("Old quay")
    expect(page.get_by_label("Place")).to_be_visible()
    expect(page.locator("[data-search-preview] [data-title]")).to_have_text("Regatta")
