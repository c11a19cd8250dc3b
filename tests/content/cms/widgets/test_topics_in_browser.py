"""Choosing among many topics in Chromium, with the keyboard alone."""

import pytest
from playwright.sync_api import expect

from content.models import Article, Topic
from tests.axe import complaints
from tests.browser import Visits, save_draft
from tests.content.cms.widgets.test_section_picker_in_browser import fits_written_to_the_right_and_to_the_left
from tests.newsroom import Person, fresh
from tests.signing_in import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database"), pytest.mark.late]

APPENDED = """(boxes, value) => boxes.append(
  Object.assign(document.createElement("input"), { type: "hidden", name: "topics", value }))"""

FOLDED = "Bylines, address, language and topics"


def forty() -> list[Topic]:
    return [Topic.objects.create(name=f"Topic {number:02}", slug=f"topic-{number}") for number in range(40)]


def test_of_many_topics_one_is_found_by_a_few_letters(draft: Article, cara: Person, visits: Visits) -> None:
    forty()
    zurich = Topic.objects.create(name="Zürich", slug="zurich")
    page = visits.open(f"/cms/articles/{draft.pk}/", as_=signed_in(cara))
    page.get_by_text(FOLDED).click()
    expect(page.get_by_label("Topic 07", exact=True)).to_be_hidden()
    page.get_by_label("Find a topic by a few letters").fill("zuri")
    expect(page.get_by_text("Topics found: 1.")).to_be_visible()
    page.keyboard.press("Enter")
    page.keyboard.press("Space")
    expect(page.get_by_role("list", name="Chosen topics")).to_have_text("Zürich ×")
    save_draft(page, 2)
    assert fresh(draft).newest.topic_ids == [zurich.pk]
    page.get_by_text(FOLDED).click()
    expect(page.get_by_role("button", name="Remove Zürich")).to_be_visible()


def test_a_chip_takes_a_topic_away_and_the_keyboard_stays_there(
    draft: Article, cara: Person, visits: Visits
) -> None:
    topics = forty()
    page = visits.open(f"/cms/articles/{draft.pk}/", as_=signed_in(cara))
    page.get_by_text(FOLDED).click()
    page.get_by_role("button", name="Show all topics").click()
    for number in (3, 7, 9):
        page.get_by_label(f"Topic {number:02}", exact=True).check()
    page.get_by_role("button", name="Show fewer topics").click()
    assert complaints(page) == []
    page.get_by_role("button", name="Remove Topic 03").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Remove Topic 07")).to_be_focused()
    page.get_by_role("button", name="Remove Topic 09").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Remove Topic 07")).to_be_focused()
    save_draft(page, 2)
    assert fresh(draft).newest.topic_ids == [topics[7].pk]


def test_of_a_few_topics_all_are_seen(draft: Article, cara: Person, visits: Visits) -> None:
    Topic.objects.create(name="Ferries", slug="ferries")
    page = visits.open(f"/cms/articles/{draft.pk}/", as_=signed_in(cara))
    page.get_by_text(FOLDED).click()
    expect(page.get_by_label("Ferries")).to_be_visible()
    expect(page.get_by_label("Find a topic by a few letters")).to_be_hidden()


def test_of_thousands_one_is_asked_for_by_a_few_letters(
    draft: Article, cara: Person, visits: Visits, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("content.cms.widgets.topics.MANY", 20)
    topics = forty()
    page = visits.open(f"/cms/articles/{draft.pk}/", as_=signed_in(cara))
    page.get_by_text(FOLDED).click()
    letters = page.get_by_label("Find a topic by a few letters")
    letters.fill("topic 31")
    expect(page.get_by_text("Topics found: 1.")).to_be_visible()
    page.keyboard.press("Enter")
    page.keyboard.press("Space")
    letters.fill("zzz")
    expect(page.get_by_text("No topic has these letters in its name. Try others.")).to_be_visible()
    assert complaints(page) == []
    # What autosave.js brings back of another window has the key alone.
    page.locator("[data-many]").evaluate(APPENDED, str(topics[5].pk))
    chips = page.get_by_role("list", name="Chosen topics").get_by_role("listitem")
    expect(chips).to_have_text(["Topic 31 ×", "Topic 05 ×"])
    save_draft(page, 2)
    assert fresh(draft).newest.topic_ids == [topics[5].pk, topics[31].pk]


NARROW = {"width": 320, "height": 700}

LONG = "Donaudampfschifffahrtsgesellschaft " * 5


@pytest.fixture
def many(edna: Person) -> Topic:
    forty()
    Topic.objects.create(name=LONG, slug="long")
    return Topic.objects.create(name="Zürich", slug="zurich")


def test_it_is_found_and_chosen_with_the_keyboard_alone(many: Topic, edna: Person, visits: Visits) -> None:
    page = visits.open("/cms/topics/new/", as_=signed_in(edna), viewport=NARROW)
    page.get_by_label("Name").fill("Trams")
    page.keyboard.press("Tab")
    page.keyboard.type("zuri")
    expect(page.get_by_text("Topics found: 1.")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    expect(page.get_by_label("Zürich")).to_be_checked()
    page.get_by_label("Find a topic by a few letters").fill("donau")
    expect(page.get_by_text("Topics found: 1.")).to_be_visible()
    expect(page.get_by_label("Zürich")).to_be_checked()  # what is chosen stays in sight
    fits_written_to_the_right_and_to_the_left(page)
    page.get_by_label("Find a topic by a few letters").fill("")
    page.get_by_role("button", name="Add topic").click()
    page.get_by_text("Added the topic Trams.").wait_for()
    assert Topic.objects.get(name="Trams").parent == many
