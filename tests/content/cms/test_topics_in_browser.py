"""Choosing among many topics in Chromium, with the keyboard alone."""

import pytest
from playwright.sync_api import expect

from content.models import Article, Topic
from tests.browser import Visits
from tests.newsroom import Person, fresh
from tests.signing_in import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database")]

FOLDED = "Bylines, address, language and topics"


def test_of_many_topics_one_is_found_by_a_few_letters(draft: Article, cara: Person, visits: Visits) -> None:
    for number in range(40):
        Topic.objects.create(name=f"Topic {number}", slug=f"topic-{number}")
    zurich = Topic.objects.create(name="Zürich", slug="zurich")
    page = visits.open(f"/cms/articles/{draft.pk}/", as_=signed_in(cara))
    page.get_by_text(FOLDED).click()
    page.get_by_label("Find a topic by a few letters").fill("zuri")
    expect(page.get_by_text("Topics found: 1.")).to_be_visible()
    expect(page.get_by_label("Topic 7", exact=True)).to_be_hidden()
    page.keyboard.press("Enter")
    page.keyboard.press("Space")
    expect(page.get_by_text("Chosen: Zürich")).to_be_visible()
    page.get_by_role("button", name="Save draft").click()
    page.get_by_text("Saved as version 2.").wait_for()
    assert fresh(draft).newest.topic_ids == [zurich.pk]
    page.get_by_text(FOLDED).click()
    expect(page.get_by_text("Chosen: Zürich")).to_be_visible()


def test_of_a_few_topics_all_are_seen(draft: Article, cara: Person, visits: Visits) -> None:
    Topic.objects.create(name="Ferries", slug="ferries")
    page = visits.open(f"/cms/articles/{draft.pk}/", as_=signed_in(cara))
    page.get_by_text(FOLDED).click()
    expect(page.get_by_label("Ferries")).to_be_visible()
    expect(page.get_by_label("Find a topic by a few letters")).to_be_hidden()
