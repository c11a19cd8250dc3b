"""Autosave: a crash, a dead network and a lost session take no words, and a log-out says first what waits."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now
from playwright.sync_api import Page, expect

from accounts.models import Session
from content.models import WorkingCopy
from tests.browser import text_of
from tests.content.cms.editor.test_autosave_in_browser import SAVED, crash, kept_here, line, waiting
from tests.journeys.newsrooms import BOTH, Newsroom, as_stored, at_the_end, save
from tests.signing_in import signed_in

pytestmark = [
    pytest.mark.browser,
    pytest.mark.late,
    pytest.mark.parametrize("newsroom", BOTH, indirect=True),
]
WORDS = "And nothing of it is lost."


def open_story(newsroom: Newsroom) -> Page:
    page = newsroom.open("Ed", f"/cms/articles/{newsroom.story.pk}/")
    at_the_end(page)
    return page


def brought_back(page: Page, newsroom: Newsroom) -> None:
    """What waited in the browser is offered, taken, kept by the site, and becomes a version."""
    page.goto(f"/cms/articles/{newsroom.story.pk}/")
    page.get_by_role("button", name="Bring them back").click()
    expect(text_of(page)).to_contain_text(WORDS)
    expect(line(page)).to_have_text(SAVED)
    save(page)
    assert WORDS in as_stored(newsroom.story).newest.body


def test_words_are_kept_without_a_version_and_open_where_they_were_left(newsroom: Newsroom) -> None:
    versions = newsroom.story.revisions.count()
    page = open_story(newsroom)
    page.keyboard.type(WORDS)
    expect(line(page)).to_have_text(SAVED)
    assert WORDS in WorkingCopy.objects.get(article=newsroom.story).body
    page.reload()
    expect(page.get_by_text("These are the words that you left here")).to_be_visible()
    expect(text_of(page)).to_contain_text(WORDS)
    assert newsroom.story.revisions.count() == versions


def test_a_crash_before_the_site_heard_of_it_loses_nothing(newsroom: Newsroom) -> None:
    page = open_story(newsroom)
    page.route("**/keep/", lambda route: None)  # the site never hears of it
    page.keyboard.type(WORDS)
    kept_here(page)
    brought_back(crash(page), newsroom)


def test_a_dead_network_loses_nothing(newsroom: Newsroom) -> None:
    newsroom.visits.expect("ERR_INTERNET_DISCONNECTED")
    page = open_story(newsroom)
    page.context.set_offline(True)
    page.keyboard.type(WORDS)
    expect(line(page)).to_have_text("Offline – kept in this browser")
    # A page that is closed may be online for a moment: the browser plays dead to that page alone.
    again = crash(page)
    page.close()
    again.context.set_offline(False)
    brought_back(again, newsroom)


def test_a_lost_session_loses_nothing(newsroom: Newsroom) -> None:
    newsroom.visits.expect("status of 401")
    page = open_story(newsroom)
    Session.objects.update(expires_at=Now() - timedelta(seconds=1))
    page.keyboard.type(WORDS)
    expect(line(page)).to_have_text("Logged out – kept in this browser")
    expect(page.get_by_role("dialog", name="Confirm it’s you")).to_be_visible()
    page.close(run_before_unload=False)
    newsroom.visits.log_in(page.context, signed_in(newsroom.person("Ed")))
    brought_back(page.context.new_page(), newsroom)


def log_out(page: Page) -> None:
    if not page.get_by_role("button", name="Log out", exact=True).is_visible():
        page.get_by_role("button", name="Ed", exact=True).click()
    page.get_by_role("button", name="Log out", exact=True).click()


def test_a_log_out_says_what_waits_and_forgets_it_only_when_told(newsroom: Newsroom) -> None:
    newsroom.visits.expect("status of 503")
    page = open_story(newsroom)
    page.route("**/keep/", lambda route: route.fulfill(status=503))
    page.keyboard.type(WORDS)
    kept_here(page)
    log_out(page)
    dialog = page.get_by_role("dialog", name="Words of yours did not reach the site")
    expect(dialog.get_by_role("listitem")).to_contain_text(newsroom.story.newest.title)
    dialog.get_by_role("button", name="Stay logged in").click()
    waiting(page, 1)
    log_out(page)
    dialog.get_by_role("button", name="Throw them away and log out").click()
    page.wait_for_url("**/account/login/**")
    waiting(page, 0)
