"""Autosave in Chromium: a crash, a dead network, a lost session and a log-out lose nothing, and the line never lies."""

import re
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.db.models.functions import Now
from playwright.sync_api import Error, Page, Route, expect

from accounts.models import Session
from content.models import Article, Revision, Section, WorkingCopy
from content.trash.verbs import trash_article
from tests.browser import Visits, bring_back, opened_again, put_caret, ready, save_draft
from tests.newsroom import Person, fresh
from tests.signing_in import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database")]
SAVED = re.compile(r"Saved (just now|\d+ s ago)")
UNSENT = "Object.keys(localStorage).filter((name) => name.startsWith('unsent/'))"


def editor(article: Article, person: Person, visits: Visits, **options: Any) -> Page:
    return ready(visits.open(f"/cms/articles/{article.pk}/", as_=signed_in(person), **options))


def write(page: Page, words: str) -> None:
    put_caret(page.get_by_role("textbox", name="Text"))
    page.keyboard.press("Control+End")
    page.keyboard.type(words)


def line(page: Page) -> Any:
    return page.locator("[data-kept-words]")


def kept_here(page: Page) -> None:
    """Waits until the browser has it; the site need not."""
    waiting(page, 1)


def crash(page: Page) -> Page:
    """Another page of the same browser; of the first one no event runs any more, and nothing is sent."""
    with suppress(Error):
        page.goto("chrome://crash", timeout=5000)
    return page.context.new_page()


def waiting(page: Page, entries: int) -> None:
    for _attempt in range(100):  # wait_for_function evaluates strings, which the content policy refuses
        if page.evaluate(f"{UNSENT}.length") == entries:
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"There are not {entries} entries that wait.")


def copy_of(person: Person) -> Any:
    return WorkingCopy.objects.get(person=person)


@pytest.mark.parametrize("keys", ["Control+s", "Meta+s"])
def test_the_usual_keys_save_at_once(keys: str, cara: Person, page: Page) -> None:
    put_caret(page.get_by_role("textbox", name="Text"))
    page.clock.install()
    page.clock.pause_at(page.evaluate("Date.now()") + 1000)  # no moment comes by itself any more
    page.keyboard.press("Control+End")
    page.keyboard.type(" Every day.")
    expect(line(page)).to_have_text("Not saved yet")
    page.keyboard.press(keys)
    expect(line(page)).to_have_text("Saved just now")
    assert copy_of(cara).body == "<p>From May. Every day.</p>"
    assert Revision.objects.count() == 1


@pytest.mark.late
def test_left_words_are_thrown_away_in_two_steps(page: Page) -> None:
    write(page, " Every day.")
    expect(line(page)).to_have_text(SAVED)
    page.reload()
    page.get_by_text("Throw them away…").click()
    page.get_by_role("button", name="Throw these words away").click()
    page.get_by_text("You see the version that was saved last.").wait_for()
    expect(page.get_by_role("textbox", name="Text")).to_have_text("From May.")


@pytest.mark.late
def test_leaving_asks_nothing_once_it_is_kept(page: Page) -> None:
    page.get_by_label("Summary").fill("Three more boats.")
    expect(line(page)).to_have_text(SAVED)
    page.get_by_role("link", name="Sections", exact=True).click()
    page.wait_for_url("**/cms/sections/")


@pytest.mark.late
def test_offline_it_says_so_and_goes_on_by_itself(cara: Person, visits: Visits, page: Page) -> None:
    visits.expect("ERR_INTERNET_DISCONNECTED")
    page.context.set_offline(True)
    write(page, " Every day.")
    expect(line(page)).to_have_text("Offline – kept in this browser")
    assert not WorkingCopy.objects.filter(is_open=True).exists()
    page.context.set_offline(False)
    expect(line(page)).to_have_text(SAVED)
    assert copy_of(cara).body == "<p>From May. Every day.</p>"


@pytest.mark.late
def test_a_user_who_goes_on_typing_meanwhile_reads_that_it_is_kept(visits: Visits, page: Page) -> None:
    visits.expect("status of 503")
    page.route("**/keep/", lambda route: route.fulfill(status=503))
    write(page, " Every day.")
    expect(line(page)).to_have_text("The site does not answer – kept in this browser")
    page.route("**/keep/", lambda route: None)  # the next attempt is never answered
    with page.expect_request("**/keep/"):
        write(page, " At noon.")
    write(page, " And at ten.")
    expect(line(page)).to_have_text("The site does not answer – kept in this browser")


def test_a_lost_session_keeps_the_words_until_one_is_back(
    draft: Article, cara: Person, visits: Visits, page: Page
) -> None:
    visits.expect("status of 401")
    on_their_way: list[Route] = []
    page.route("**/keep/", lambda route: on_their_way.append(route))
    write(page, " Every day.")
    kept_here(page)
    Session.objects.update(expires_at=Now() - timedelta(seconds=1))
    page.unroute("**/keep/")
    for sent in on_their_way:
        sent.continue_()
    expect(line(page)).to_have_text("Logged out – kept in this browser")
    expect(page.get_by_role("dialog", name="Confirm it’s you")).to_be_visible()
    visits.log_in(page.context, signed_in(cara))
    bring_back(opened_again(page, f"/cms/articles/{draft.pk}/"), "From May. Every day.")


@pytest.mark.late
def test_lost_cookies_are_called_what_they_are(cara: Person, visits: Visits, page: Page) -> None:
    visits.expect("status of 403")
    page.context.clear_cookies()
    write(page, " Every day.")
    expect(line(page)).to_have_text("Logged out – kept in this browser")
    expect(page.get_by_role("dialog", name="Confirm it’s you")).to_be_visible()
    visits.log_in(page.context, signed_in(cara))
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(line(page)).to_have_text(re.compile("^Saved "))
    expect(page.get_by_role("textbox", name="Text")).to_have_text("From May. Every day.")


@pytest.mark.late
def test_someone_else_at_the_machine_finds_nothing(
    draft: Article, ed: Person, visits: Visits, page: Page
) -> None:
    page.route("**/keep/", lambda route: None)
    write(page, " A secret.")
    kept_here(page)
    assert "secret" not in page.evaluate("JSON.stringify(localStorage)")
    visits.log_in(page.context, signed_in(ed))
    other = ready(opened_again(page, f"/cms/articles/{draft.pk}/"))
    expect(other.get_by_text("This browser has words of yours")).to_have_count(0)
    assert other.evaluate(f"{UNSENT}.length") == 1


def began_again(page: Page, draft: Article) -> Article:
    """The words that the page says it keeps, brought back in a new article and saved."""
    page.locator("[data-unsent-desk]").get_by_role("link", name="as a new article").click()
    page.get_by_role("button", name="Bring them back").click()
    save_draft(page, 1)
    return Article.objects.exclude(pk=draft.pk).get()


@pytest.mark.late
def test_what_belonged_to_an_article_that_is_in_the_trash_begins_a_new_one(
    draft: Article, ed: Person, visits: Visits, page: Page
) -> None:
    visits.expect("status of 404")
    trash_article(draft, by=ed)
    write(page, " Every day.")
    expect(line(page)).to_have_text(re.compile("in the trash.*Kept in this browser until you send it$"))
    page.get_by_role("button", name="Save draft").click()
    page.get_by_text("was put in the trash on").wait_for()
    again = began_again(page, draft)
    assert again.newest.title == "Ferry timetable changes"
    assert again.newest.body == "<p>From May. Every day.</p>"


@pytest.mark.late
def test_the_usual_keys_say_what_the_button_says_of_an_article_that_is_in_the_trash(
    draft: Article, ed: Person, visits: Visits, page: Page
) -> None:
    visits.expect("status of 404")
    write(page, " Every day.")
    trash_article(draft, by=ed)
    page.keyboard.press("Control+s")
    page.get_by_text("was put in the trash on").wait_for()
    expect(page.locator(".prose")).to_have_text("From May. Every day.")
    assert began_again(page, draft).newest.body == "<p>From May. Every day.</p>"


@pytest.mark.late
def test_words_that_autosave_had_brought_there_before_are_kept_as_well(
    draft: Article, ed: Person, visits: Visits, page: Page
) -> None:
    visits.expect("status of 404")
    write(page, " Every day.")
    expect(line(page)).to_have_text(SAVED)
    trash_article(draft, by=ed)
    page.get_by_role("button", name="Save draft").click()
    expect(page.locator("[data-unsent-desk]").get_by_role("listitem")).to_contain_text(
        "Ferry timetable changes"
    )
    waiting(page, 1)
    assert began_again(page, draft).newest.body == "<p>From May. Every day.</p>"


def log_out(page: Page) -> None:
    page.get_by_role("button", name="Cara").click()
    page.get_by_role("button", name="Log out", exact=True).click()


@pytest.mark.late
def test_logging_out_sends_what_can_be_sent_and_asks_nothing(cara: Person, page: Page) -> None:
    write(page, " Every day.")
    log_out(page)
    page.wait_for_url("**/account/login/**")
    assert copy_of(cara).body == "<p>From May. Every day.</p>"


@pytest.mark.late
def test_what_is_saved_by_the_button_is_not_offered_again(page: Page) -> None:
    write(page, " Every day.")
    kept_here(page)
    save_draft(page, 2)
    waiting(ready(page), 0)
    expect(page.get_by_text("This browser has words of yours")).to_have_count(0)


@pytest.mark.late
def test_a_new_article_survives_a_reload(news: Section, cara: Person, visits: Visits) -> None:
    page = visits.open("/cms/articles/new/", as_=signed_in(cara))
    page.get_by_label("Title").fill("A beginning")
    write(page, "Once.")
    expect(line(page)).to_have_text(SAVED)
    page.reload()
    expect(page.get_by_label("Title")).to_have_value("A beginning")
    expect(page.get_by_role("textbox", name="Text")).to_have_text("Once.")
    save_draft(page, 1)
    assert fresh(Article.objects.get()).newest.body == "<p>Once.</p>"


@pytest.mark.late
def test_what_cannot_be_published_is_shown_while_writing(visits: Visits, page: Page) -> None:
    page.route("**/django_prose_editor/**", lambda route: route.abort())
    visits.expect("Failed to load resource")
    visits.expect("Integrity policy: refused")  # the import after a preload that failed
    page.reload()
    page.get_by_label("Text", exact=True).fill("<p>New.</p><iframe></iframe>")
    expect(page.get_by_text("It is left out when you save:")).to_be_visible()
    expect(page.locator("[data-left-out] li")).to_have_text("element “iframe” (1)")


def test_a_page_that_is_closed_sends_its_last_words(page: Page) -> None:
    write(page, " Every day.")
    kept_here(page)
    other = page.context.new_page()
    page.close(run_before_unload=False)
    for _attempt in range(50):
        if WorkingCopy.objects.filter(body="<p>From May. Every day.</p>").exists():
            return
        other.wait_for_timeout(100)
    raise AssertionError("The site has heard of nothing.")
