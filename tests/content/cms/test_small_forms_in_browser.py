"""What was typed into a small form waits in the browser until the site has said that exactly this has arrived."""

import pytest
from playwright.sync_api import Page, expect

from content.models import Article
from tests.browser import Visits
from tests.content.cms.test_autosave_in_browser import line, waiting, write
from tests.content.cms.test_lost_answers_in_browser import bad_gateway
from tests.newsroom import Person, fresh
from tests.signing_in import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.late, pytest.mark.usefixtures("fresh_database")]
PUT_BACK = "Not sent yet: these words waited in this browser."
REASON = "The minister never said so."


def taking_down(article: Article, ed: Person, visits: Visits) -> Page:
    visits.expect("status of 502")
    page = visits.open(f"/cms/articles/{article.pk}/", as_=signed_in(ed))
    page.locator("[data-editor][data-ready]").wait_for()
    page.route("**/take-down/", bad_gateway)
    page.get_by_text("Take down", exact=True).first.click()
    page.get_by_label("Why is it taken down?").fill(REASON)
    waiting(page, 1)
    page.get_by_role("button", name="Take down").click()
    page.get_by_text("Bad Gateway").wait_for()
    page.unroute("**/take-down/")
    return page


def test_a_reason_that_a_proxy_swallowed_is_put_back(published: Article, ed: Person, visits: Visits) -> None:
    page = taking_down(published, ed, visits)
    page.goto(f"/cms/articles/{published.pk}/")
    expect(page.get_by_text(PUT_BACK)).to_be_visible()
    expect(page.get_by_label("Why is it taken down?")).to_have_value(REASON)
    page.get_by_role("button", name="Take down").click()
    page.get_by_text("Taken down. Readers no longer see it.").wait_for()
    waiting(page, 0)
    assert fresh(published).is_archived


def test_what_another_form_did_says_nothing_about_it(published: Article, ed: Person, visits: Visits) -> None:
    page = taking_down(published, ed, visits)
    page.goto("/cms/")  # where no small form is
    page.goto(f"/cms/articles/{published.pk}/")
    page.locator("[data-editor][data-ready]").wait_for()
    write(page, " Every day.")
    expect(line(page)).to_contain_text("Saved")
    page.get_by_role("button", name="Save as a new draft").first.click()
    page.get_by_text("Saved as version 2.").wait_for()
    expect(page.get_by_label("Why is it taken down?")).to_have_value(REASON)


def test_what_has_arrived_waits_nowhere_even_where_the_next_page_has_no_form(
    in_review: Article, ed: Person, visits: Visits
) -> None:
    page = visits.open(f"/cms/articles/{in_review.pk}/review/", as_=signed_in(ed))
    page.get_by_label("What should change?").fill("From when?")
    waiting(page, 1)
    page.get_by_role("button", name="Send back").click()
    page.get_by_text("Sent back. The writer sees your note.").wait_for()
    waiting(page, 0)


def test_what_was_to_be_said_of_somebody_is_put_back(edna: Person, visits: Visits) -> None:
    visits.expect("status of 502")
    page = visits.open("/cms/bylines/new/", as_=signed_in(edna))
    page.get_by_label("Name").fill("Jane Doe")
    page.get_by_label("Biography").fill("Writes about boats.")
    waiting(page, 1)
    page.route("**/bylines/new/", bad_gateway)
    page.get_by_role("button", name="Add byline").click()
    page.get_by_text("Bad Gateway").wait_for()
    page.unroute("**/bylines/new/")
    page.goto("/cms/bylines/new/")
    expect(page.get_by_text(PUT_BACK)).to_be_visible()
    expect(page.get_by_label("Biography")).to_have_value("Writes about boats.")
    page.get_by_role("button", name="Add byline").click()
    page.get_by_text("Added Jane Doe.").wait_for()
    waiting(page, 0)


def test_the_reason_of_an_emergency_is_put_back(in_review: Article, ada: Person, visits: Visits) -> None:
    visits.expect("status of 502")
    page = visits.open(f"/cms/articles/{in_review.pk}/emergency/", as_=signed_in(ada))
    page.get_by_label("What is the emergency?").fill(REASON)
    waiting(page, 1)
    page.route("**/emergency/open/", bad_gateway)
    page.get_by_role("button", name="Open an emergency publication").click()
    page.get_by_text("Bad Gateway").wait_for()
    page.unroute("**/emergency/open/")
    page.goto(f"/cms/articles/{in_review.pk}/emergency/")
    expect(page.get_by_label("What is the emergency?")).to_have_value(REASON)
    page.get_by_role("button", name="Open an emergency publication").click()
    page.get_by_text("The emergency publication is open").wait_for()
    waiting(page, 0)
