"""The network between the button and the page after it: cut before or behind the site, or with a proxy's own answer."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from content.models import Article, Section, WorkingCopy
from tests.browser import Visits
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
    """The button is pressed, and the person opens the article anew."""
    page.route(f"**/cms/articles/{article.pk}/", what)  # type: ignore[arg-type]
    page.get_by_role("button", name="Save draft").click(no_wait_after=True)
    if what is cut:
        gone_from(page, f"/cms/articles/{article.pk}/")
    else:
        page.get_by_text("Bad Gateway").wait_for()
    page.unroute(f"**/cms/articles/{article.pk}/")
    page.goto(f"/cms/articles/{article.pk}/")
    page.locator("[data-editor][data-ready]").wait_for()
    return page


def test_what_was_saved_is_not_called_unsent(draft: Article, cara: Person, visits: Visits) -> None:
    page = editor(draft, cara, visits)
    write(page, " Every day.")
    pressed(page, draft, cut)
    expect(page.get_by_role("textbox", name="Text")).to_have_text("From May. Every day.")
    expect(page.get_by_text(NOT_ARRIVED)).to_have_count(0)
    waiting(page, 0)  # the entry is decrypted before it is known to have arrived
    assert fresh(draft).newest.number == 2


def test_what_met_other_words_is_there_and_is_asked_about_again(
    draft: Article, cara: Person, ed: Person, visits: Visits
) -> None:
    visits.expect("status of 409")
    page = editor(draft, cara, visits)
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
    page.get_by_role("button", name="Bring them back").click()
    expect(page.get_by_role("textbox", name="Text")).to_have_text("From May. Every day.")


def test_a_new_article_that_was_saved_is_there_once(news: Section, cara: Person, visits: Visits) -> None:
    page = visits.open("/cms/articles/new/", as_=signed_in(cara))
    page.locator("[data-editor][data-ready]").wait_for()
    page.get_by_role("textbox", name="Title").fill("The bridge")
    page.route("**/cms/articles/new/", cut)
    page.get_by_role("button", name="Save draft").click(no_wait_after=True)
    gone_from(page, "/cms/articles/new/")
    page.unroute("**/cms/articles/new/")
    page.goto("/cms/")
    page.locator("[data-unsent-desk]").get_by_role("link", name="The bridge").click()
    page.wait_for_url(f"**/cms/articles/{Article.objects.get().pk}/")
    page.locator("[data-editor][data-ready]").wait_for()
    expect(page.get_by_text(NOT_ARRIVED)).to_have_count(0)
    waiting(page, 0)


NOT_OURS = [
    (200, "application/json", '{"status": "ok"}'),
    (200, "application/json", '{"version": 7}'),
    (200, "application/json", "null"),
    (200, "text/html", "<h1>Welcome to the hotel</h1>"),
    (413, "text/html", "<h1>413 Request Entity Too Large</h1>"),
    (429, "application/json", "null"),
    (502, "application/json", '{"error": "upstream"}'),
]


@pytest.mark.parametrize(("status", "kind", "body"), NOT_OURS)
def test_only_the_site_itself_says_that_words_are_saved(
    status: int, kind: str, body: str, draft: Article, cara: Person, visits: Visits
) -> None:
    visits.expect(f"status of {status}")
    page = editor(draft, cara, visits)
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


def test_whoever_asks_for_a_pause_gets_one_and_no_word_is_lost(
    draft: Article, cara: Person, visits: Visits
) -> None:
    visits.expect("status of 429")
    page = editor(draft, cara, visits)
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
        page.keyboard.press("Control+s")  # whoever asks for it is not kept waiting
    page.clock.run_for(29_000)
    before = len(asked)
    page.unroute("**/keep/")
    page.clock.run_for(31_000)
    expect(line(page)).to_have_text(SAVED)
    assert before == 2
    assert copy_of(cara).body == "<p>From May. Every day.</p>"


OFFLINE = "Offline – kept in this browser"

# As on a busy machine: an encryption takes longer than it takes to type on and to find the network gone.
SLOW = """(() => {
  const encrypt = SubtleCrypto.prototype.encrypt;
  const pauses = PAUSES;
  SubtleCrypto.prototype.encrypt = async function (...given) {
    await new Promise((done) => setTimeout(done, pauses.shift() ?? 0));
    return encrypt.apply(this, given);
  };
})()"""


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
    page.close(run_before_unload=False)
    page.context.set_offline(False)
    page = page.context.new_page()
    page.goto(f"/cms/articles/{draft.pk}/")
    page.get_by_role("button", name="Bring them back").click()
    expect(page.get_by_role("textbox", name="Text")).to_have_text("From May. Every day. All year.")
