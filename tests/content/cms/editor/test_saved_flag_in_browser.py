"""What was typed into a small form waits in the browser until the site has said that exactly this has arrived."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from content.models import Article, Section
from rbac.reviews.verbs import start_review
from tests.browser import Visits
from tests.content.cms.editor.test_autosave_in_browser import line, waiting, write
from tests.content.cms.editor.test_lost_answers_in_browser import bad_gateway
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


def swallowed(page: Page, reason: str, button: str) -> None:
    """``reason`` is typed and sent, and a proxy answers in the place of the site."""
    address, form = (
        page.url,
        page.locator("form").filter(has=page.get_by_role("button", name=button, exact=True)),
    )
    form.get_by_label("Reason").fill(reason)
    waiting(page, 1)
    page.route("**/*", bad_gateway)
    form.get_by_role("button", name=button, exact=True).click()
    page.get_by_text("Bad Gateway").wait_for()
    page.unroute("**/*")
    page.goto(address)
    expect(page.get_by_text(PUT_BACK)).to_be_visible()
    expect(form.get_by_label("Reason")).to_have_value(reason)


def test_a_reason_is_put_back_and_the_role_chosen_beside_it_is_not(
    cara: Person, ada: Person, visits: Visits
) -> None:
    visits.expect("status of 502")
    page = visits.open(f"/cms/people/{cara.pk}/", as_=signed_in(ada))
    role = page.get_by_label("Role", exact=True)
    as_it_comes = role.input_value()
    role.select_option("administrator")
    swallowed(page, REASON, "Give this role")
    expect(role).to_have_value(as_it_comes)


def test_looking_first_and_going_back_keeps_it(news: Section, ada: Person, visits: Visits) -> None:
    page = visits.open(f"/cms/sections/{news.pk}/policy/", as_=signed_in(ada))
    page.get_by_label("Four eyes").select_option("False")
    page.get_by_label("Reason").fill(REASON)
    page.get_by_role("button", name="Change policy").click()
    page.get_by_role("link", name="Back, without changing anything").click()
    expect(page.get_by_label("Reason")).to_have_value(REASON)
    page.get_by_label("Four eyes").select_option("False")
    page.get_by_role("button", name="Change policy").click()
    page.get_by_role("button", name="Change policy").click()
    page.get_by_text("This makes something looser, so it waits").wait_for()
    waiting(page, 0)


def test_a_session_that_is_lost_takes_no_reason_along(
    news: Section, cara: Person, ed: Person, ada: Person, visits: Visits
) -> None:
    visits.expect("status of 401")
    due, client = timezone.now() + timedelta(days=20), signed_in(ed)
    review = start_review(scope=news.scope, due=due, reason="Yearly", by=ada)
    page = visits.open(f"/cms/people/reviews/{review.pk}/", as_=client)
    page.get_by_label("Reason for what you take away").fill(REASON)
    waiting(page, 1)
    client.session.flush()
    page.get_by_label("Take away").first.check()
    page.get_by_role("button", name="Save these answers").click()
    page.wait_for_url("**/answer/")
    waiting(page, 1)
    again = signed_in(ed).cookies.items()
    page.context.add_cookies([{"name": name, "value": m.value, "url": visits.site} for name, m in again])
    page.goto(f"/cms/people/reviews/{review.pk}/")
    expect(page.get_by_label("Reason for what you take away")).to_have_value(REASON)
    expect(page.get_by_label("Take away").first).not_to_be_checked()
