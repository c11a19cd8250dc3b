"""The network dies before a part of the editor has come: its field stays usable and says so in plain words."""

import pytest
from playwright.sync_api import Page, expect

from content.models import Article, Section, Topic
from tests.axe import complaints
from tests.browser import Visits
from tests.newsroom import Person, fresh
from tests.signing_in import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database"), pytest.mark.late]
NEW = "/cms/articles/new/"


def without(script: str, visits: Visits, by: Person, address: str = NEW) -> Page:
    page = visits.open("/cms/", as_=signed_in(by))
    visits.expect("Failed to load resource")
    page.route(f"**/{script}.js", lambda route: route.abort())
    page.goto(address)
    page.locator("[data-editor][data-ready]").wait_for()
    return page


def test_the_fields_of_a_kind_come_with_its_draft(news: Section, cara: Person, visits: Visits) -> None:
    page = without("kinds", visits, cara)
    expect(page.get_by_text("What other kinds of pages ask for could not be fetched.")).to_be_visible()
    assert complaints(page) == []
    page.get_by_role("combobox", name="Kind").select_option(label="Event")
    page.get_by_label("Title").fill("Regatta")
    page.get_by_role("button", name="Save draft").click()
    page.get_by_text("Saved as version 1.").wait_for()
    expect(page.get_by_label("Place")).to_be_visible()


@pytest.mark.late
def test_a_part_is_typed_until_its_editor_comes(news: Section, cara: Person, visits: Visits) -> None:
    page = without("lines-editor", visits, cara)
    page.get_by_role("combobox", name="Kind").select_option(label="Landing page")
    said = page.get_by_text("The buttons for bold, links and lists could not be fetched.").first
    field = page.locator("#id_landing-words_1")
    expect(said).to_be_visible()
    assert complaints(page) == []
    field.fill("The **last** ferry")
    page.unroute("**/lines-editor.js")
    page.locator("#id_title").focus()
    expect(said).to_be_hidden()
    expect(page.get_by_role("textbox", name="Words of part 1").locator("strong")).to_have_text("last")


@pytest.mark.late
def test_topics_are_ticked_when_their_search_cannot_come(
    draft: Article, cara: Person, visits: Visits
) -> None:
    topics = [Topic.objects.create(name=f"Topic {number}", slug=f"topic-{number}") for number in range(14)]
    page = without("choices", visits, cara, f"/cms/articles/{draft.pk}/")
    page.get_by_text("Bylines, address, language and topics").click()
    expect(page.get_by_text("This help could not be fetched.").locator("visible=true")).to_have_count(1)
    page.get_by_label("Topic 7", exact=True).check()
    page.get_by_role("button", name="Save draft").click()
    page.get_by_text("Saved as version 2.").wait_for()
    assert fresh(draft).newest.topic_ids == [topics[7].pk]
