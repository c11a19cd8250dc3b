"""The network between the button and the page after it: cut before or behind the site, or with a proxy's own answer."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from content.models import Article, Section, WorkingCopy
from rbac.reviews.verbs import start_review
from tests.browser import Visits, bring_back, ready
from tests.content.cms.editor.test_autosave_in_browser import (
    SAVED,
    UNSENT,
    copy_of,
    editor,
    kept_here,
    line,
    waiting,
    write,
)
from tests.newsroom import Person, fresh
from tests.newsroom import write as save_as
from tests.samples import sample, samples
from tests.signing_in import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.late, pytest.mark.usefixtures("fresh_database")]

NOT_ARRIVED = "This browser has words of yours that did not reach the site:"


def cut(route: Route) -> None:
    """The site does what it is asked; its answer never comes."""
    if route.request.method == "POST":
        route.fetch(max_redirects=0)
        return route.abort("connectionreset")
    return route.continue_()


def bad_gateway(route: Route) -> None:
    """A proxy answers by itself; the site hears of nothing."""
    if route.request.method == "POST":
        return route.fulfill(status=502, content_type="text/html", body="<h1>502 Bad Gateway</h1>")
    return route.continue_()


def gone_from(page: Page, path: str) -> None:
    """Chromium shows its own page; Playwright calls that an error where it is asked to wait for it."""
    for _attempt in range(300):
        if not page.url.endswith(path):
            return
        page.wait_for_timeout(100)
    raise AssertionError("The page is still there.")


def pressed(page: Page, article: Article, what: object) -> Page:
    """The button is pressed, and the person opens the article again."""
    page.route(f"**/cms/articles/{article.pk}/", what)  # type: ignore[arg-type]
    page.get_by_role("button", name="Save draft").click(no_wait_after=True)
    if what is cut:
        gone_from(page, f"/cms/articles/{article.pk}/")
    else:
        page.get_by_text("Bad Gateway").wait_for()
    page.unroute(f"**/cms/articles/{article.pk}/")
    page.goto(f"/cms/articles/{article.pk}/")
    return ready(page)


def test_what_was_saved_is_not_called_unsent(draft: Article, page: Page) -> None:
    write(page, " Every day.")
    pressed(page, draft, cut)
    expect(page.get_by_role("textbox", name="Text")).to_have_text("From May. Every day.")
    expect(page.get_by_text(NOT_ARRIVED)).to_have_count(0)
    waiting(page, 0)  # the entry is decrypted before it is known to have arrived
    assert fresh(draft).newest.number == 2


def test_what_met_other_words_is_there_and_is_asked_about_again(
    draft: Article, ed: Person, visits: Visits, page: Page
) -> None:
    visits.expect("status of 409")
    write(page, " Says Cara.")
    save_as(draft, ed, "From May. Says Ed.")
    pressed(page, draft, cut)
    expect(page.get_by_role("textbox", name="Text")).to_have_text("From May. Says Cara.")
    expect(page.get_by_text("Meanwhile Ed saved version 2.")).to_be_visible()
    expect(page.get_by_text(NOT_ARRIVED)).to_have_count(0)
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_role("heading", name="You both changed the same")).to_be_visible()


def test_what_a_proxy_swallowed_is_offered_with_the_zone_of_its_time(
    draft: Article, cara: Person, visits: Visits
) -> None:
    visits.expect("status of 502")
    page = editor(draft, cara, visits, timezone_id="Pacific/Kiritimati")
    write(page, " Every day.")
    kept_here(page)
    pressed(page, draft, bad_gateway)
    there = timezone.now() + timedelta(hours=14)
    expect(page.locator("[data-unsent-when]")).to_contain_text(f"{there:%B %Y} at ")
    expect(page.locator("[data-unsent-when]")).to_contain_text("GMT+14")
    bring_back(page, "From May. Every day.")


def test_a_new_article_that_was_saved_is_there_once(news: Section, cara: Person, visits: Visits) -> None:
    page = ready(visits.open("/cms/articles/new/", as_=signed_in(cara)))
    page.get_by_role("textbox", name="Title").fill("The bridge")
    page.route("**/cms/articles/new/", cut)
    page.get_by_role("button", name="Save draft").click(no_wait_after=True)
    gone_from(page, "/cms/articles/new/")
    page.unroute("**/cms/articles/new/")
    page.goto("/cms/")
    page.locator("[data-unsent-desk]").get_by_role("link", name="The bridge").click()
    page.wait_for_url(f"**/cms/articles/{Article.objects.get().pk}/")
    expect(ready(page).get_by_text(NOT_ARRIVED)).to_have_count(0)
    waiting(page, 0)


NOT_OURS = samples(__file__)["not ours"]


@pytest.mark.parametrize(("status", "kind", "body"), NOT_OURS)
def test_only_the_site_itself_says_that_words_are_saved(
    status: int, kind: str, body: str, cara: Person, visits: Visits, page: Page
) -> None:
    visits.expect(f"status of {status}")
    page.route("**/keep/", lambda route: route.fulfill(status=status, content_type=kind, body=body))
    with page.expect_response("**/keep/"):
        write(page, " Every day.")
    expect(line(page)).to_contain_text("kept in this browser")
    kept_here(page)
    assert not WorkingCopy.objects.filter(is_open=True).exists()
    page.unroute("**/keep/")
    expect(line(page)).to_have_text(SAVED)
    assert copy_of(cara).body == "<p>From May. Every day.</p>"
    assert page.evaluate(f"{UNSENT}.length") == 0


def test_a_user_who_asks_for_a_pause_gets_one_and_no_word_is_lost(
    cara: Person, visits: Visits, page: Page
) -> None:
    visits.expect("status of 429")
    asked: list[Route] = []

    def busy(route: Route) -> None:
        asked.append(route)
        route.fulfill(status=429, headers={"Retry-After": "30"}, body="Later")

    page.route("**/keep/", busy)
    with page.expect_response("**/keep/"):
        write(page, " Every day.")
    expect(line(page)).to_contain_text("kept in this browser")
    page.clock.install()
    with page.expect_response("**/keep/"):
        page.keyboard.press("Control+s")  # anyone who asks for it is not kept waiting
    page.clock.run_for(29_000)
    before = len(asked)
    page.unroute("**/keep/")
    page.clock.run_for(31_000)
    expect(line(page)).to_have_text(SAVED)
    assert before == 2
    assert copy_of(cara).body == "<p>From May. Every day.</p>"


OFFLINE = "Offline – kept in this browser"

# As on a busy machine: an encryption takes longer than it takes to type on and to find the network gone.
SLOW = sample(__file__, "slow_encryption.js")


def offline(draft: Article, cara: Person, visits: Visits, pauses: list[int]) -> Page:
    """``pauses``: in milliseconds, of one encryption after the other."""
    visits.expect("ERR_INTERNET_DISCONNECTED")
    page = editor(draft, cara, visits)
    page.evaluate(SLOW.replace("PAUSES", str(pauses)))
    page.context.set_offline(True)
    return page


def test_the_line_does_not_say_so_before(draft: Article, cara: Person, visits: Visits) -> None:
    page = offline(draft, cara, visits, [4000, 4000])
    write(page, " Every day.")
    expect(line(page)).to_have_text(OFFLINE, timeout=20_000)
    assert page.evaluate(f"{UNSENT}.length") == 1


def test_the_newest_words_are_kept(draft: Article, cara: Person, visits: Visits) -> None:
    page = offline(draft, cara, visits, [4000])
    write(page, " Every day.")
    page.wait_for_timeout(600)  # they are on their way into the storage
    page.keyboard.type(" All year.")
    expect(line(page)).to_have_text(OFFLINE, timeout=20_000)
    page.wait_for_timeout(2200)  # by now the first encryption is done
    context = page.context
    page.close(run_before_unload=False)
    context.set_offline(False)
    page = context.new_page()
    page.goto(f"/cms/articles/{draft.pk}/")
    bring_back(page, "From May. Every day. All year.")


PUT_BACK = "Not sent yet: these words waited in this browser."

REASON = "The minister never said so."


def swallowed(page: Page, visits: Visits, button: str, address: str) -> None:
    """What was typed is sent to ``address``, and a proxy answers in the place of the site."""
    visits.expect("status of 502")
    waiting(page, 1)
    page.route(address, bad_gateway)
    page.get_by_role("button", name=button, exact=True).click()
    page.get_by_text("Bad Gateway").wait_for()
    page.unroute(address)


def taking_down(article: Article, ed: Person, visits: Visits) -> Page:
    page = editor(article, ed, visits)
    page.get_by_text("Take down", exact=True).first.click()
    page.get_by_label("Why is it taken down?").fill(REASON)
    swallowed(page, visits, "Take down", "**/take-down/")
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
    write(ready(page), " Every day.")
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


@pytest.mark.usefixtures("one_person_suffices")
def test_what_was_to_be_said_of_someone_is_put_back(edna: Person, visits: Visits) -> None:
    page = visits.open("/cms/bylines/new/", as_=signed_in(edna))
    page.get_by_label("Name").fill("Jane Doe")
    page.get_by_label("Biography").fill("Writes about boats.")
    swallowed(page, visits, "Add byline", "**/bylines/new/")
    page.goto("/cms/bylines/new/")
    expect(page.get_by_text(PUT_BACK)).to_be_visible()
    expect(page.get_by_label("Biography")).to_have_value("Writes about boats.")
    page.get_by_role("button", name="Add byline").click()
    page.get_by_text("Added Jane Doe.").wait_for()
    waiting(page, 0)


def test_a_reason_is_put_back_and_the_role_chosen_beside_it_is_not(
    cara: Person, ada: Person, visits: Visits
) -> None:
    page = visits.open(f"/cms/people/{cara.pk}/", as_=signed_in(ada))
    form = page.locator("form").filter(has=page.get_by_role("button", name="Give this role"))
    role = page.get_by_label("Role", exact=True)
    as_it_comes = role.input_value()
    role.select_option("administrator")
    form.get_by_label("Reason").fill(REASON)
    swallowed(page, visits, "Give this role", "**/*")
    page.goto(f"/cms/people/{cara.pk}/")
    expect(page.get_by_text(PUT_BACK)).to_be_visible()
    expect(form.get_by_label("Reason")).to_have_value(REASON)
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
    visits.log_in(page.context, signed_in(ed))
    page.goto(f"/cms/people/reviews/{review.pk}/")
    expect(page.get_by_label("Reason for what you take away")).to_have_value(REASON)
    expect(page.get_by_label("Take away").first).not_to_be_checked()
